import { expect, test } from 'vitest';
import { textWidth } from '../../../src/api/text/text-width.ts';

test.each([
  ['', 0],
  ['pods', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['命名空间', 8],
  ['ｱ', 1],
  ['かな', 4],
  ['한글', 4],
  ['Ａ', 2],
  ['🚀', 2],
  ['👍🏽', 2],
  ['🇫🇷', 2],
  ['✔', 1],
  ['\u{1d400}', 1],
  ['a\u{20000}b', 4],
])('%j takes %d columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});
