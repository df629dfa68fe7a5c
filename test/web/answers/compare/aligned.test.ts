import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aligned } from '../../../../src/web/answers/compare/aligned.ts';

const drawn = (left: string, right: string): string[] =>
  aligned(left.split(''), right.split(''), (item) => item).map(({ left: a = '-', right: b = '-' }) => a + b);

test.each([
  ['', '', []],
  ['abc', 'abc', ['aa', 'bb', 'cc']],
  ['abc', 'ac', ['aa', 'b-', 'cc']],
  ['ac', 'abc', ['aa', '-b', 'cc']],
  ['abc', 'axc', ['aa', 'b-', '-x', 'cc']],
  ['', 'ab', ['-a', '-b']],
])('%s and %s', (left, right, pairs) => {
  expect(drawn(left, right)).toEqual(pairs);
});

test('each side is there in full and in order, and as much as possible is beside its like', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const pairs = aligned(left.split(''), right.split(''), (item) => item);
      expect(pairs.flatMap(({ left: a }) => a ?? []).join('')).toBe(left);
      expect(pairs.flatMap(({ right: b }) => b ?? []).join('')).toBe(right);
      const both = pairs.filter(({ left: a, right: b }) => a !== undefined && b !== undefined);
      expect(both.every(({ left: a, right: b }) => a === b)).toBe(true);
      expect(both.length).toBe(longestCommon(left, right));
    }),
  );
});

function longestCommon(left: string, right: string): number {
  if (left === '' || right === '') return 0;
  if (left[0] === right[0]) return 1 + longestCommon(left.slice(1), right.slice(1));
  return Math.max(longestCommon(left.slice(1), right), longestCommon(left, right.slice(1)));
}

test('long lists that differ altogether take no table', () => {
  const left = Array.from({ length: 30_000 }, (_, i) => `l${i}`);
  const right = Array.from({ length: 30_000 }, (_, i) => `r${i}`);
  expect(aligned(['a', ...left, 'z'], ['a', ...right, 'z'], (item) => item)).toHaveLength(60_002);
});
