import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupedNumber } from '../../../src/api/text/grouped-number.ts';

test('a whole number is written as in English', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      expect(groupedNumber(number)).toBe(number.toLocaleString('en'));
    }),
    { examples: [[0], [999], [1000], [12_345_678]] },
  );
});
