import { expect, test } from 'vitest';
import { cutLines, foldedLines } from '../../../src/api/text/folded-lines.ts';

test.each<[text: string, width: number, lines: string[]]>([
  ['', 5, ['']],
  ['abcde', 5, ['abcde']],
  ['abc de', 5, ['abc', 'de']],
  ['abcde fg', 5, ['abcde', 'fg']],
  ['a bcdefg', 5, ['a bcd', 'efg']],
  ['a/b,c/d;q=1', 6, ['a/b,', 'c/d;', 'q=1']],
  ['abcdefgh', 3, ['abc', 'def', 'gh']],
  ['ab\u{1f4a5}cd', 3, ['ab', '\u{1f4a5}c', 'd']],
  ['abc', 0, ['ab', 'c']],
])('%j folded at %i', (text, width, lines) => {
  expect(foldedLines(text, width)).toEqual(lines);
});

test.each<[text: string, width: number, room: number, lines: string[]]>([
  ['', 5, 5, ['']],
  ['ab  cdefgh', 4, 4, ['ab  ', 'cdef', 'gh']],
  ['abcdef', 4, 1, ['a', 'bcde', 'f']],
  ['abcdef', 4, 0, ['', 'abcd', 'ef']],
  ['abc\u{1f4a5}', 4, 4, ['abc', '\u{1f4a5}']],
])('%j cut at %i, with room for %i', (text, width, room, lines) => {
  expect(cutLines(text, width, room)).toEqual(lines);
  expect(lines.join('')).toBe(text);
});
