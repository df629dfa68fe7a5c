import { expect, test } from 'vitest';
import { thrownText } from '../../../src/api/text/thrown-text.ts';

test.each([
  [new Error('what went wrong'), 'what went wrong'],
  ['text', "'text'"],
  [undefined, 'undefined'],
  [{ toString: 1 }, '{ toString: 1 }'],
  [Object.create(null), '[Object: null prototype] {}'],
])('of %o', (thrown, text) => {
  expect(thrownText(thrown)).toBe(text);
});
