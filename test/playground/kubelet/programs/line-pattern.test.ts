import { expect, test } from 'vitest';
import { linePattern } from '../../../../src/playground/kubelet/programs/line-pattern.ts';

test.each([
  ['b', {}, 'abc', [1, 2]],
  ['^b', {}, 'abc', undefined],
  ['a.*c$', {}, 'xabc', [1, 4]],
  ['a*', {}, 'aaab', [0, 3]],
  ['[0-9][^0-9]', {}, 'a12b', [2, 4]],
  ['a+', {}, 'a+', [0, 2]],
  [String.raw`a\+`, {}, 'baa', [1, 3]],
  ['a|b', {}, 'a|b', [0, 3]],
  ['b|cd', { isExtended: true }, 'acd', [1, 3]],
  ['(ab)+c?', { isExtended: true }, 'xababc', [1, 6]],
  ['^(a|b)$', { isExtended: true }, 'b', [0, 1]],
  [String.raw`\.`, {}, 'a.b', [1, 2]],
  ['a.b', { isFixed: true }, 'axb a.b', [4, 7]],
  ['ABC', { ignoresCase: true }, 'xabC', [1, 4]],
] as const)('%s %j in %s', (expression, options, line, found) => {
  expect(linePattern(expression, options)(line)).toEqual(found);
});

test('takes no longer for an expression that makes others try everything', () => {
  const find = linePattern('(a*)*(a|aa)+b', { isExtended: true });
  expect(find('a'.repeat(200))).toBeUndefined();
});

test.each(['[a', '(a', 'a)'])('%s is not one', (expression) => {
  expect(() => linePattern(expression, { isExtended: true })).toThrow(RangeError);
});
