import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bins, totalOf } from '../../../../src/page/list/model/bins.ts';
import { aRow } from '../../../support/a-row.ts';

const someTimes = fc.array(fc.integer({ min: 0, max: 40_000_000 }), { minLength: 1, maxLength: 80 });

test('each exchange is in the bin of its start, however long the time is, and there are never more than 120 bins', () => {
  fc.assert(
    fc.property(someTimes, someTimes, (kept, removed) => {
      const bins = new Bins();
      for (const at of [...removed, ...kept]) bins.add(aRow({ at }));
      for (const at of removed) bins.remove(aRow({ at }));
      const { from, width, bins: counted } = bins.histogram();
      expect(counted.length).toBeLessThanOrEqual(120);
      const wanted = counted.map((_, bin) => {
        const start = from + bin * width;
        return kept.filter((at) => at >= start && at < start + width).length;
      });
      expect(counted.map(totalOf)).toEqual(wanted);
      expect(wanted.reduce((sum, count) => sum + count, 0)).toBe(kept.length);
    }),
  );
});

test('outcomes are counted by their classes, and calls of kubetrace itself are not', () => {
  const bins = new Bins();
  const outcomes = ['ok', 'redirect', 'pending', 'denied', 'refused', 'error', 'fault', 'failed'] as const;
  for (const outcome of outcomes) bins.add(aRow({ outcome }));
  bins.add(aRow({ origin: 'kubetrace' }));
  expect(bins.histogram().bins).toEqual([{ fine: 3, denied: 2, error: 3 }]);
});
