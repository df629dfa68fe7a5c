import { failureStatus } from '../../api/status/status.ts';
import type { Status } from '../../api/status/status.ts';
import type { Refusal } from '../../trace/exchange.ts';
import { badRequestStatus } from '../own-answers/own-status.ts';
import type { NotedHeaders } from './request-headers.ts';
import { contentLength, MAX_HEADERS } from './request-headers.ts';
import { hasPassed } from './via.ts';
import { TOO_MUCH, unreadableStatus } from './wire/malformed.ts';

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
  return { refusal: { rule: TOO_MUCH, status: 431 }, status: unreadableStatus(431, TOO_MUCH) };
}

/** Its target is none that is served. */
export function badTarget(rule: string): Misfit {
  return { refusal: { rule, status: 400 }, status: badRequestStatus(rule) };
}

/** What its head asks for and kubetrace cannot do. */
export function unfitHead(httpVersion: string, noted: NotedHeaders): Misfit | undefined {
  const coding = noted.get('transfer-encoding')?.join(', ');
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return misfit(505, 'HTTPVersionNotSupported', `it is HTTP/${httpVersion}`);
  }
  // To some it has a body then, to others none (RFC 9112 section 6.1).
  if (coding !== undefined && httpVersion === '1.0') {
    return misfit(400, 'BadRequest', 'it has a Transfer-Encoding in HTTP/1.0');
  }
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
