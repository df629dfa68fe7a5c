import { expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/log/summary/latency-histogram.ts';

test.each<[name: string, values: number[], p50: number, p99: number]>([
  ['nothing', [], 0, 0],
  ['one value is itself', [137.2], 137, 137],
  ['less than a millisecond', [0.2, 0.4], 0, 0],
  ['two values: the lower half is the first', [10, 5000], 10, 5000],
  ['a hundred', Array.from({ length: 100 }, (_, i) => i + 1), 50, 99],
])('%s', (_, values, p50, p99) => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.add(value);
  expect(within1Percent(histogram.percentile(0.5), p50)).toBe(true);
  expect(within1Percent(histogram.percentile(0.99), p99)).toBe(true);
});

test('ten thousand values: percentiles within 1 % of the exact ones', () => {
  const histogram = new LatencyHistogram();
  const values = Array.from({ length: 10_000 }, (_, i) => 1 + ((i * 7919) % 10_000) ** 1.5);
  for (const value of values) histogram.add(value);
  const sorted = values.toSorted((a, b) => a - b);
  for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
    const exact = sorted[Math.ceil(share * values.length) - 1]!;
    expect(within1Percent(histogram.percentile(share), exact), String(share)).toBe(true);
  }
});

function within1Percent(value: number, exact: number): boolean {
  return Math.abs(value - exact) <= 0.5 + exact * 0.01;
}
