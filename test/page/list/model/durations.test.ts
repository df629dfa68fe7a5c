import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Durations } from '../../../../src/page/list/model/durations.ts';

const someDurations = fc.array(fc.double({ min: 0.01, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 60 });

test('a percentile is the duration at its rank, with three digits', () => {
  fc.assert(
    fc.property(someDurations, fc.constantFrom(0.5, 0.9, 0.99, 1), (all, part) => {
      const durations = new Durations();
      for (const duration of all) durations.add(duration);
      const sorted = all.toSorted((a, b) => a - b);
      const wanted = sorted[Math.ceil(part * sorted.length) - 1]!;
      expect(Math.abs(durations.percentile(part)! / wanted - 1)).toBeLessThan(0.0051);
    }),
  );
});

test.each([
  [0, 0.01],
  [0.4, 0.4],
  [9.994, 9.99],
  [9.996, 10],
  [99.96, 100],
  [1000, 1000],
  [1234, 1230],
  [86_400_000, 86_400_000],
])('of %d alone it is %d', (duration, wanted) => {
  const durations = new Durations();
  durations.add(duration);
  expect(durations.percentile(0.5)).toBeCloseTo(wanted, 6);
});

test('what is removed does not count', () => {
  const durations = new Durations();
  for (const duration of [10, 20, 5000]) durations.add(duration);
  durations.remove(5000);
  expect(durations.percentile(0.99)).toBe(20);
  durations.remove(20);
  durations.remove(10);
  expect(durations.percentile(0.5)).toBeUndefined();
});
