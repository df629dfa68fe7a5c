import { expect, test } from 'vitest';
import { codePointOf } from '../../../src/api/text/code-point.ts';

test.each([
  ['a', 0x61],
  ['\u{1f511}', 0x1f511],
  ['', 0],
])('%j is %i', (character, code) => {
  expect(codePointOf(character)).toBe(code);
});
