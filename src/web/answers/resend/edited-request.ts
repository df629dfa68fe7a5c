import { isPlainLine } from '../../../api/text/plain-text.ts';
import { flag, list, object, optional, parsed, type Shape, ShapeError, shapeOf, text } from '../../../api/shape.ts';
import type { ResendRequest } from '../../wire/commands.ts';
import { WebError } from '../answer.ts';
import { holdsMask, type KeptRequest } from './kept-request.ts';
import { asDryRun, type OutgoingRequest } from './outgoing-request.ts';

/** What a client of the API asks to be sent. Throws WebError for anything else. */
export function resendRequest(body: unknown): ResendRequest {
  try {
    return parsed(RESEND, body);
  } catch (error) {
    if (error instanceof ShapeError) throw new WebError(400, error.message);
    throw error;
  }
}

/** The request to send: what is asked for, else what was kept. Throws WebError for one that must not be sent as it is. */
export function editedRequest(asked: ResendRequest, kept: KeptRequest | undefined): OutgoingRequest {
  const { method = kept?.method, path = kept?.path, headers = kept?.headers ?? [] } = asked;
  if (method === undefined || path === undefined) throw new WebError(400, 'method and path are needed');
  const gap =
    kept?.obstacle ??
    (asked.path === undefined ? kept?.gaps.path : undefined) ??
    (asked.headers === undefined ? kept?.gaps.headers : undefined) ??
    (asked.body === undefined ? kept?.gaps.body : undefined);
  if (gap !== undefined) throw new WebError(409, `it cannot be sent again: ${gap}`);
  const body = asked.body === undefined ? (kept?.body ?? Buffer.alloc(0)) : Buffer.from(asked.body);
  checkPart('method', method, /^[A-Z][A-Z-]{0,30}$/.test(method) && method !== 'CONNECT' && method !== 'TRACE');
  checkPart('path', path, path.startsWith('/') && isPlainLine(path) && !path.includes('#'));
  for (const [name, value] of headers) {
    checkPart('name of a header', name, TOKEN.test(name));
    checkPart(`header ${name}`, value, isPlainLine(value));
    if (OF_CONNECTION.test(name)) throw new WebError(400, `the header ${name} is for kubetrace to write; leave it out`);
  }
  const masked = [path, ...headers.map(([, value]) => value), body.toString()].find(holdsMask);
  if (masked !== undefined) {
    throw new WebError(
      400,
      'a part of it is <masked>: kubetrace does not keep secrets, so write the value in its place',
    );
  }
  const request = { method, path, headers, body };
  return asked.isDryRun ? asDryRun(request) : request;
}

function checkPart(what: string, value: string, isGood: boolean): void {
  if (!isGood) throw new WebError(400, `${JSON.stringify(value.slice(0, 200))} is not a ${what} that can be sent`);
}

/** RFC 9110, 5.6.2. */
const TOKEN = /^[-!#$%&'*+.^_`|~\w]{1,200}$/;
const OF_CONNECTION =
  /^(?:host|content-length|transfer-encoding|connection|proxy-.*|keep-alive|te|trailer|upgrade|expect|user-agent)$/i;

const PAIR: Shape<readonly [string, string]> = shapeOf(
  '[name, value]',
  (value): value is readonly [string, string] =>
    Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string'),
);
const RESEND = object<ResendRequest>({
  method: optional(text),
  path: optional(text),
  headers: optional(list(PAIR)),
  body: optional(text),
  isDryRun: optional(flag),
  isConfirmed: optional(flag),
});
