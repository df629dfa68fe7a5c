import { expect, test } from 'vitest';
import { TrafficSummary } from '../../../src/log/summary/traffic-summary.ts';
import { exchangeFilter } from '../../../src/trace/filter/exchange-filter.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

test('counts by verb and resource; latencies of streams are those of their start', () => {
  const summary = summaryOf(Object.values(EXCHANGES));
  const rows = summary
    .report()
    .rows.map(({ verb, resource, ...counts }) => [verb, resource, ...Object.values(counts)].join(' '));
  expect(rows).toEqual([
    'list pods 3 1 1 12 12 30',
    'GET /api/v1/watch 1 0 1 12 12 0',
    'create deployments.apps 1 0 0 12 12 21',
    'create pods/exec 1 0 0 9 9 0',
    'delete namespaces 1 0 0 12 12 0',
    'get deployments.apps 1 0 0 12 12 0',
    'get deployments/scale.apps 1 0 1 12 12 0',
    'get networkpolicies/status.networking.k8s.io 1 0 0 12 12 260',
    'get pods/attach 1 1 0 12 12 0',
    'list secrets 1 1 0 12 12 0',
    'patch nodes/status 1 0 0 12345 12345 0',
    'watch pods 1 0 0 3 3 12345',
  ]);
  expect(summary.report().total).toEqual({ count: 14, denied: 3, errors: 3, p50: 12, p99: 12_345, bytes: 12_656 });
});

test("what goes on, what is forgotten and kubetrace's own calls do not count", () => {
  const summary = summaryOf([EXCHANGES.watching, EXCHANGES.nonResource]);
  summary.observe({ type: 'DELETED', object: EXCHANGES.list });
  expect(summary.report().rows).toEqual([]);
});

test('a filter decides what counts', () => {
  const summary = summaryOf(Object.values(EXCHANGES), 'status=403');
  expect(summary.report().rows.map(({ resource }) => resource)).toEqual(['pods/attach', 'secrets']);
});

test('discovery is one row, and so is all that comes after 200 others', () => {
  const targets = ['/api', '/apis/apps/v1', ...Array.from({ length: 300 }, (_, i) => `/metrics/${i}`)];
  const { rows, total } = summaryOf(targets.map((target) => anExchange({ target }))).report();
  expect(rows.slice(0, 3).map(({ verb, resource, count }) => `${verb} ${resource} ${count}`)).toEqual([
    '* (others) 101',
    'get discovery 2',
    'get /metrics/0 1',
  ]);
  expect([rows.length, total.count]).toEqual([201, 302]);
});

test('as JSON: one object of the trace format', async () => {
  const text = await summaryOf([EXCHANGES.denied]).render('json');
  expect(text).toMatch(/^[^\n]*\n$/);
  const counts = { count: 1, denied: 1, errors: 0, p50: 12, p99: 12, bytes: 0 };
  expect(JSON.parse(text)).toEqual({
    kind: 'TrafficSummary',
    apiVersion: 'kubetrace.dev/v1',
    startedAt: expect.stringMatching(/Z$/),
    endedAt: expect.stringMatching(/Z$/),
    ...counts,
    rows: [{ verb: 'list', resource: 'secrets', ...counts }],
  });
});

function summaryOf(exchanges: readonly Exchange[], filter?: string): TrafficSummary {
  const summary = new TrafficSummary({ filter: filter === undefined ? undefined : exchangeFilter(filter) });
  for (const object of exchanges) summary.observe({ type: 'MODIFIED', object });
  return summary;
}
