import { expect, test } from 'vitest';
import { DiscoveryFold } from '../../../src/log/facts/discovery-fold.ts';
import type { DiscoveryCalls } from '../../../src/log/facts/discovery-fold.ts';
import { anExchange, type ExchangeFacts, STARTED_AT } from '../../support/an-exchange.ts';

const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';

test.each([
  ['/api', true],
  ['/api/', true],
  ['/api/v1', true],
  ['/apis', true],
  ['/apis/apps', true],
  ['/apis/apps/v1?timeout=32s', true],
  ['/openapi/v2', true],
  ['/openapi/v3/apis/apps/v1?hash=1', true],
  ['/version', false],
  ['/healthz', false],
  ['/api/v1/pods', false],
  ['/apis/apps/v1/deployments', false],
  ['/openapi', false],
  ['/kapis/apps/v1', false],
])('%s is discovery: %s', (target, expected) => {
  expect(aFold().fold.take(call(target))).toBe(expected);
});

test.each<[string, ExchangeFacts]>([
  ['a denial', { status: '403 Forbidden' }],
  ['what is not there', { status: '404 Not Found' }],
  ['a failure', { failure: { code: 'ECONNRESET', message: 'gone' } }],
  ['a client that left', { status: '200 OK', failure: { code: 'CLIENT_CLOSED', message: 'left' } }],
  ['another method', { method: 'POST' }],
])('%s is not folded', (_, facts) => {
  expect(aFold().fold.take(call('/apis', facts))).toBe(false);
});

test('calls of a client are logged together when it requests something else; those of others wait', () => {
  const { fold, told } = aFold();
  for (const target of ['/api', '/apis', '/apis/apps/v1']) fold.take(call(target, { responseBody: '{}' }));
  fold.take(call('/api', { requestHeaders: [['User-Agent', 'k9s/0.50']] }));
  expect(told).toEqual([]);
  fold.take(call('/api/v1/pods'));
  expect(told.map(shortly)).toEqual(['3 requests 6 B 12ms kubectl/v1.33.1']);
  fold.flush();
  expect(told.map(shortly)).toEqual(['3 requests 6 B 12ms kubectl/v1.33.1', '1 requests 0 B 12ms k9s/0.50']);
  fold.flush();
  expect(told).toHaveLength(2);
});

test('two runs of kubectl are two clients', () => {
  const { fold, told } = aFold();
  for (const session of ['a', 'b', 'a']) {
    fold.take(call('/api', { requestHeaders: [['User-Agent', KUBECTL], ['Kubectl-Session', session]] })); // prettier-ignore
  }
  fold.take(call('/version', { requestHeaders: [['User-Agent', KUBECTL]] }));
  expect(told.map(({ requests }) => requests)).toEqual([2, 1]);
});

test('how long: from the start of the first to the end of the last; after a quiet time a new line starts', () => {
  const { fold, told } = aFold();
  fold.take(later(call('/api'), 0));
  fold.take(later(call('/apis'), 400));
  fold.take(later(call('/apis'), 2000));
  expect(told.map(shortly)).toEqual(['2 requests 0 B 412ms kubectl/v1.33.1']);
});

test('they are logged after a quiet time even if nothing else comes', async () => {
  const { told, fold } = aFold(1);
  fold.take(call('/api'));
  await expect.poll(() => told.length).toBe(1);
});

function aFold(quiet = 500) {
  const told: DiscoveryCalls[] = [];
  return { told, fold: new DiscoveryFold((calls) => told.push(calls), quiet) };
}

function call(target: string, facts: ExchangeFacts = {}) {
  return anExchange({ target, ...facts });
}

function later(exchange: ReturnType<typeof anExchange>, milliseconds: number) {
  return { ...exchange, startedAt: STARTED_AT + milliseconds };
}

function shortly({ requests, bytes, startedAt, endedAt, client }: DiscoveryCalls): string {
  return `${requests} requests ${bytes} B ${Math.trunc(endedAt - startedAt)}ms ${client}`;
}
