import type { ServerResponse } from 'node:http';
import { plainLine, plainText } from '../../api/text/plain-text.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { Status } from '../../api/status/status.ts';
import { formatWarning } from '../../api/status/warning-header.ts';
import type { Failure, Refusal } from '../../trace/exchange.ts';
import { maskTarget } from '../../trace/masks/mask-target.ts';
import { end } from './end-response.ts';
import { FAULT } from './fault.ts';

/** A response of kubetrace itself, not of the API server. */
export interface OwnAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

/** The Status of a refusal, with the rule and the flag: kubectl prints the message. */
export function refusalStatus(
  { method, path }: { readonly method: string; readonly path: string },
  { rule, flag, status = 403 }: Refusal,
): Status {
  const cure = flag === undefined ? '' : `; to allow it, change ${flag} of kubetrace`;
  const request = plainLine(`${method} ${maskTarget(path)}`);
  const message = `kubetrace refused ${request}: ${rule}${cure}`;
  return failureStatus(status, REASONS.get(status) ?? 'Forbidden', message, {
    causes: [{ reason: 'KubetraceRefused', message: rule, ...(flag !== undefined && { field: flag }) }],
  });
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'Unauthorized'],
  [405, 'MethodNotAllowed'],
]);

/** The Status of a failure: the API server could not be reached, or we have no credential for it; or the fault is ours. */
export function failedStatus(failure: Failure): Status {
  const details = { causes: [{ reason: 'KubetraceFailed', message: failure.code }] };
  const message = plainText(failure.message);
  if (failure.code === FAULT) return failureStatus(500, 'InternalError', message, details);
  return TOO_LATE.test(failure.code)
    ? failureStatus(504, 'Timeout', message, details)
    : failureStatus(502, 'BadGateway', message, details);
}

/** Codes of failures in which the API server did not do something in time. */
const TOO_LATE = /^(?:REQUEST_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/u;

/** The Status of a request that cannot be passed on. */
export function badRequestStatus(problem: string): Status {
  return failureStatus(400, 'BadRequest', `kubetrace cannot pass this request on: ${problem}`);
}

/** The response with this Status, as JSON; `warning` is a sentence that kubectl prints, even where it does not print the Status. */
export function ownAnswer(status: Status, warning?: string): OwnAnswer {
  const body = Buffer.from(`${plainText(JSON.stringify(status, undefined, 2))}\n`);
  const headers = {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': String(body.byteLength),
    ...(warning !== undefined && { Warning: formatWarning(warning) }),
  };
  const rawHeaders = Object.entries(headers).flat();
  return { status: status.code ?? 500, rawHeaders, body };
}

/** Writes a response of kubetrace itself. */
export function reply(res: ServerResponse, { status, rawHeaders, body }: OwnAnswer): void {
  res.writeHead(status, rawHeaders as string[]).write(body);
  end(res);
}
