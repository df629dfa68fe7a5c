import { expect, test } from 'vitest';
import { ActionableError } from '../../../src/api/actionable-error.ts';
import { ClientClosedError, failureOf, RequestTimeoutError } from '../../../src/proxy/own-answers/failure.ts';

function coded(code: string, message = 'the words of Node'): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  [coded('ECONNREFUSED'), 'ECONNREFUSED', /nothing is listening at the address of the API server: https:\/\/a/u],
  [coded('ENOTFOUND'), 'ENOTFOUND', /does not resolve/u],
  [coded('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT', /--request-timeout/u],
  [new RequestTimeoutError('no answer'), 'REQUEST_TIMEOUT', /--request-timeout/u],
  [coded('ECONNRESET'), 'ECONNRESET', /the connection was closed before the response was complete/u],
  [coded('ERR_SSL_BAD_RECORD_TYPE'), 'ERR_SSL_BAD_RECORD_TYPE', /ended by TLS before the response was complete/u],
  [new AggregateError([coded('ECONNREFUSED', 'connect ::1'), coded('ECONNREFUSED')]), 'ECONNREFUSED', /connect ::1/u],
  [new Error('outer', { cause: coded('ETIMEDOUT') }), 'ETIMEDOUT', /cannot be reached/u],
  [new ActionableError('ERR_OIDC', 'no token', 'log in'), 'ERR_OIDC', /^kubetrace: no token; log in$/u],
  [new ClientClosedError(), 'CLIENT_CLOSED', /^the client closed the connection$/u],
  [new TypeError('a fault of ours'), 'TypeError', /a fault of ours/u],
  ['a string', 'UNKNOWN', /a string/u],
])('%s', (thrown, code, message) => {
  const failure = failureOf(thrown, 'https://a:6443');
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(message);
});
