import { expect, test } from 'vitest';
import { wrappedLines } from '../../../src/api/text/wrapped-lines.ts';

test('lines break at blanks, and a word that is too long has its own', () => {
  expect(wrappedLines('one two  three https://a.example/long four', 8)).toEqual([
    'one two',
    'three',
    'https://a.example/long',
    'four',
  ]);
  expect(wrappedLines('one two', Infinity)).toEqual(['one two']);
});
