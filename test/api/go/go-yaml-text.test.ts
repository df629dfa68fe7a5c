import { expect, test } from 'vitest';
import { textProblem, withLineFeeds } from '../../../src/api/go/go-yaml-text.ts';

test.each([
  ['ab\0', 'control characters are not allowed', 2],
  ['\u007f', 'control characters are not allowed', 0],
  ['é\u0090', 'control characters are not allowed', 1],
  ['\ufffe', 'control characters are not allowed', 0],
  ['a\udfff', 'it is neither UTF-8 nor UTF-16 with a byte order mark', 1],
])('%j', (text, problem, offset) => {
  expect(textProblem(text)).toEqual({ problem, offset });
});

test('letters of every plane, tabs, line ends and byte order marks are fine', () => {
  expect(textProblem('\ufeffa\tb\r\n\u0085é\u2028\ue000\ufffd😀')).toBeUndefined();
});

test('every line end becomes one that is as long', () => {
  expect(withLineFeeds('a\rb\r\nc\u0085d\u2028e\u2029f\n')).toBe('a\nb\r\nc\nd\ne\nf\n');
});
