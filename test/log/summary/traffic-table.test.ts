import { expect, test } from 'vitest';
import { trafficTable } from '../../../src/log/summary/traffic-table.ts';

const FEW = { count: 12, denied: 2, errors: 0, p50: 12, p99: 40, bytes: 49_152 };
const MANY = { count: 1234, denied: 0, errors: 1, p50: 3, p99: 32_100, bytes: 7 };
const TIMES = { startedAt: 0, endedAt: 61_000 };

test('a row for each verb and resource, and their total', () => {
  const rows = [
    { verb: 'watch', resource: 'deployments.apps', ...MANY },
    { verb: 'list', resource: '/a\u001b[2J', ...FEW },
  ];
  expect(`\n${trafficTable({ ...TIMES, total: { ...MANY, count: 1246 }, rows })}`).toBe(`
1,246 requests in 61s
VERB   RESOURCE          COUNT  DENIED  ERRORS   P50    P99   BYTES
watch  deployments.apps  1,234       0       1   3ms  32.1s       7
list   /a\\x1b[2J            12       2       0  12ms   40ms  49,152
total                    1,246       0       1   3ms  32.1s       7
`);
});

test('one row has no total; without rows there is no table', () => {
  const one = trafficTable({
    ...TIMES,
    total: { ...FEW, count: 1 },
    rows: [{ verb: 'get', resource: 'pods', ...FEW }],
  });
  expect(one).not.toContain('total');
  expect(one).toMatch(/^1 request in /);
  expect(trafficTable({ ...TIMES, total: { ...FEW, count: 0 }, rows: [] })).toBe('0 requests in 61s\n');
});
