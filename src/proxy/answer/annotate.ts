import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import { annotateStatus } from '../../api/status/status-annotation.ts';
import type { StatusCause } from '../../api/status/status.ts';
import { formatWarning } from '../../api/status/warning-header.ts';
import { cureLine } from '../../rbac/cures/cure-line.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { ResponseBody, UpstreamResponse } from '../send/upstream-response.ts';
import type { DenialResponse } from './read-denial.ts';

/** `--annotate`: where a denial says what was missing. */
export type AnnotateMode = 'body,headers' | 'headers' | 'off';

/** How to annotate one response. */
export interface AnnotateOptions {
  readonly mode: AnnotateMode;
  /** Whether an upgrade was denied: kubectl exec, attach and cp print the message of the Status but no header. */
  readonly upgrade: boolean;
}

/**
 * Adds to a denial what was missing: `Warning: 299 kubetrace "…"`, which kubectl prints; `X-Kubetrace-Missing-Rule`, an array
 * of PolicyRules as JSON; and one more entry in `Status.details.causes`, with the rules as JSON in its `field`, or for a 401 the
 * word for what is wrong with the credential, or for a request of what does not exist the path that was probably meant. A near miss is a second `Warning` and another of the `causes`. The rest of the body
 * stays byte for byte; a compressed body that is changed goes on uncompressed.
 */
export function annotate(
  { response, content, denial }: DenialResponse,
  { mode, upgrade }: AnnotateOptions,
): UpstreamResponse {
  if (mode === 'off' || !denial) return response;
  const line = cureLine(denial);
  const rules = rulesOf(denial);
  const near = denial.nearMiss && `near miss: ${denial.nearMiss}`;
  const rawHeaders = [...response.rawHeaders, 'Warning', formatWarning(line)];
  if (near) rawHeaders.push('Warning', formatWarning(near));
  if (rules !== undefined && rules.length <= MAX_RULE_HEADER) rawHeaders.push('X-Kubetrace-Missing-Rule', rules);
  const annotated = { ...response, rawHeaders };
  const cause = causeOf(denial, rules, line);
  if (mode === 'headers' || !content || !cause) return annotated;
  const contentType = headerValue(fromRawHeaders(rawHeaders), 'content-type') ?? '';
  const causes = [cause, ...(near ? [{ reason: 'NearMiss', message: near }] : [])];
  const body = causes.reduce<Uint8Array | undefined>((bytes, each) => {
    const appendMessage = upgrade ? `\nkubetrace: ${each.message ?? ''}` : '';
    return bytes && annotateStatus(bytes, contentType, { cause: each, appendMessage });
  }, content);
  return body ? withBody(annotated, body) : annotated;
}

/** Clients limit their headers, Node's to 16 KiB in all; the body has no limit. */
const MAX_RULE_HEADER = 4096;

function causeOf(denial: Denial, rules: string | undefined, message: string): StatusCause | undefined {
  if (denial.class === 'unauthenticated') return { reason: 'Unauthenticated', message, field: denial.cause };
  if (denial.doubt?.certainty === 'wrong') return { reason: 'WrongRequest', message, field: denial.doubt.path ?? '' };
  return rules === undefined ? undefined : { reason: 'MissingRBACRule', message, field: rules };
}

/** The rules of the least cure as ASCII JSON; `undefined` where no RBAC rule helps. */
function rulesOf({ cures }: Denial): string | undefined {
  const rules = cures[0]?.grants.flatMap((grant) => grant.rules) ?? [];
  if (rules.length === 0) return undefined;
  const json = JSON.stringify(rules);
  return json.replace(/[^\u0020-\u007e]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

function withBody(response: UpstreamResponse, bytes: Uint8Array): UpstreamResponse {
  const kept = fromRawHeaders(response.rawHeaders).filter(([name]) => !/^content-(?:length|encoding)$/iu.test(name));
  return {
    ...response,
    rawHeaders: [...kept.flat(), 'Content-Length', String(bytes.byteLength)],
    body: bodyFrom(bytes),
  };
}

function bodyFrom(bytes: Uint8Array): ResponseBody {
  return {
    flow: async (take) => {
      take(bytes);
      return [];
    },
    resume: () => undefined,
    abort: () => undefined,
  };
}
