import { expect, test } from 'vitest';
import { quantity } from '../../../src/playground/store/quantity.ts';

test.each([
  ['2', 2],
  ['500m', 0.5],
  ['1.5', 1.5],
  ['64Mi', 67_108_864],
  ['1Gi', 1_073_741_824],
  ['1k', 1000],
  ['1e3', 1000],
  ['0', 0],
  ['two', NaN],
  ['2 Gi', NaN],
])('%s is %d', (text, value) => expect(quantity(text)).toBe(value));
