import { expect, test } from 'vitest';
import { errorText, errorType } from '../../../src/telemetry/spans/span-error.ts';
import { anExchange } from '../../support/an-exchange.ts';

const CLOSED = { code: 'CLIENT_CLOSED', message: 'the client closed the connection' };
const WATCH = '/api/v1/pods?watch=true';

test.each([
  ['an answer', {}, undefined, undefined],
  ['404', { status: '404 Not Found' }, '404', undefined],
  ['500', { status: '500 Internal Server Error' }, '500', undefined],
  ['a lost connection', { failure: { code: 'ECONNRESET', message: 'reset' } }, 'ECONNRESET', 'reset'],
  ['a client that did not wait', { failure: CLOSED }, 'CLIENT_CLOSED', CLOSED.message],
  // That is how a watch ends.
  ['a client that leaves a watch', { failure: CLOSED, status: '200 OK', target: WATCH }, undefined, undefined],
])('%s', (_what, facts, type, text) => {
  expect(errorType(anExchange(facts))).toBe(type);
  expect(errorText(anExchange(facts))).toBe(text);
});
