import { failureStatus } from '../../api/status/status.ts';
import type { Status } from '../../api/status/status.ts';
import type { Refusal } from '../../trace/exchange.ts';
import { badRequestStatus } from '../own-answers/own-status.ts';
import type { NotedHeaders } from './request-headers.ts';
import { contentLength, MAX_HEADERS } from './request-headers.ts';
import { hasPassed } from './via.ts';
import { unreadableStatus } from './wire/malformed.ts';

/** Why a request cannot be passed on, whatever it asks for. */
export interface Misfit {
  /** For the record. */
  readonly refusal: Refusal;
  /** For the client. */
  readonly status: Status;
}

/** For a request of which Node may have left out headers: a dropped one may be that which identifies the client. */
export function tooManyHeaders({ length }: readonly string[]): Misfit | undefined {
  if (length <= 2 * MAX_HEADERS) return undefined;
  const rule = `it has more than ${MAX_HEADERS} headers, or they and its target are larger than 1 MiB, and none may be dropped`;
  return { refusal: { rule, status: 431 }, status: unreadableStatus(431, rule) };
}

/** Its target is none that is served. */
export function badTarget(rule: string): Misfit {
  return { refusal: { rule, status: 400 }, status: badRequestStatus(rule) };
}

/** What its headers ask for and kubetrace cannot do. */
export function unfitHeaders(noted: NotedHeaders): Misfit | undefined {
  const coding = noted.get('transfer-encoding')?.join(', ');
  if (coding !== undefined && !/^\s*chunked\s*$/iu.test(coding)) {
    return misfit(501, 'NotImplemented', `it has a Transfer-Encoding other than chunked: ${JSON.stringify(coding)}`);
  }
  const length = contentLength(noted);
  if (length !== undefined && !Number.isSafeInteger(length)) {
    return misfit(413, 'RequestEntityTooLarge', 'its Content-Length is beyond any body');
  }
  const expectation = noted.get('expect')?.join(', ');
  if (expectation !== undefined && !/^\s*100-continue\s*$/iu.test(expectation)) {
    return misfit(417, 'ExpectationFailed', `it has an Expect other than 100-continue: ${JSON.stringify(expectation)}`);
  }
  if (!hasPassed(noted.get('via'))) return undefined;
  return misfit(
    508,
    'LoopDetected',
    'it has come through this kubetrace before: the server of the kubeconfig leads back to it',
  );
}

function misfit(status: number, reason: string, rule: string): Misfit {
  const message = `kubetrace cannot pass this request on: ${rule}`;
  return { refusal: { rule, status }, status: failureStatus(status, reason, message) };
}
