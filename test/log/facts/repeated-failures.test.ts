import { expect, test } from 'vitest';
import { type RepeatedFailure, RepeatedFailures } from '../../../src/log/facts/repeated-failures.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { anExchange, STARTED_AT } from '../../support/an-exchange.ts';

const REFUSED = { code: 'ECONNREFUSED', message: 'nothing is listening (connect ECONNREFUSED)' };

function failed(after: number, fields: Partial<Exchange> = {}): Exchange {
  const exchange = anExchange({ target: '/api', failure: REFUSED, stage: 'Failed', timings: { ended: 2 } });
  return { ...exchange, startedAt: STARTED_AT + after, ...fields };
}

function aFold() {
  const reported: RepeatedFailure[] = [];
  return { reported, fold: new RepeatedFailures((failure) => reported.push(failure), 500) };
}

test('what a client tries again at once is counted, and reported at the end', () => {
  const { reported, fold } = aFold();
  expect([0, 10, 20, 30, 40].map((after) => fold.take(failed(after)))).toEqual([false, true, true, true, true]);
  expect(reported).toEqual([]);
  fold.flush();
  expect(reported).toMatchObject([{ more: 4, endedAt: STARTED_AT + 42 }]);
});

test('it is reported when the client gets somewhere, and by itself when the client is quiet', async () => {
  const { reported, fold } = aFold();
  for (const after of [0, 10]) fold.take(failed(after));
  expect(fold.take(anExchange())).toBe(false);
  expect(reported).toMatchObject([{ more: 1 }]);
  for (const after of [100, 110, 120]) fold.take(failed(after));
  await expect.poll(() => reported, { timeout: 3000 }).toMatchObject([{ more: 1 }, { more: 2 }]);
});

test('what takes long to fail is waited for longer', async () => {
  const [slow, fast] = [aFold(), aFold()];
  for (const after of [0, 20_400]) slow.fold.take(failed(after, { timings: { ended: 20_000 } }));
  for (const after of [0, 10]) fast.fold.take(failed(after));
  await expect.poll(() => fast.reported).toMatchObject([{ more: 1 }]);
  expect(slow.reported).toEqual([]);
  slow.fold.flush();
  expect(slow.reported).toMatchObject([{ more: 1 }]);
});

test('what goes on after it was reported is reported again', async () => {
  const { reported, fold } = aFold();
  for (const after of [0, 10]) fold.take(failed(after));
  await expect.poll(() => reported).toMatchObject([{ more: 1 }]);
  expect(fold.take(failed(400))).toBe(true);
  await expect.poll(() => reported).toMatchObject([{ more: 1 }, { more: 1 }]);
});

test('a failure alone is never reported again', () => {
  const { reported, fold } = aFold();
  fold.take(failed(0));
  fold.flush();
  expect(reported).toEqual([]);
});

test.each<[what: string, second: Exchange]>([
  ['later', failed(600)],
  ['another way to fail', failed(10, { failure: { ...REFUSED, message: 'another' } })],
  ['another path', failed(10, { request: { ...failed(0).request, target: '/apis' } })],
  ['another client', failed(10, { client: { address: '127.0.0.1:2', userAgent: 'helm' } })],
  ['an answer that was cut', { ...failed(10), response: anExchange().response! }],
  ['a client that left', failed(10, { failure: { code: 'CLIENT_CLOSED', message: '' } })],
])('%s has its own lines', (_, second) => {
  const { fold } = aFold();
  fold.take(failed(0));
  expect(fold.take(second)).toBe(false);
});

test('handshakes of a client that tries https:// again are counted too', () => {
  const { reported, fold } = aFold();
  const handshake = (after: number, address: string) =>
    failed(after, {
      stage: 'ResponseComplete',
      request: { ...failed(0).request, method: '?', target: '?' },
      refusal: { rule: 'it is a TLS handshake', status: 400 },
      client: { address, userAgent: '' },
    });
  expect([handshake(0, ''), handshake(5, '127.0.0.1:7')].map((each) => fold.take(each))).toEqual([false, true]);
  fold.flush();
  expect(reported).toMatchObject([{ more: 1 }]);
});

test('not more than a hundred failures are known', () => {
  const { fold } = aFold();
  const of = (at: number): Exchange => failed(0, { client: { address: '', userAgent: `client ${at}` } });
  for (let at = 0; at < 150; at++) fold.take(of(at));
  expect([fold.take(of(149)), fold.take(of(0))]).toEqual([true, false]);
});
