import { expect, test } from 'vitest';
import { goQuote, goUnquote } from '../../../src/api/go/go-quote.ts';

test.each([
  ['alice', '"alice"'],
  ['', '""'],
  ['a "b" \\', String.raw`"a \"b\" \\"`],
  ['\x07\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
  ['\x00\x1b\x7f', String.raw`"\x00\x1b\x7f"`],
  ['été ☃ 😀 \u{1d49c}', '"été ☃ 😀 \u{1d49c}"'],
  ['\u00a0\u202e\ufeff\u0085', String.raw`"\u00a0\u202e\ufeff\u0085"`],
  ['\u{e0001}', String.raw`"\U000e0001"`],
  ["it's <b> & co", '"it\'s <b> & co"'],
  ['\uFFFD', '"\uFFFD"'],
])('%j is quoted and read again', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
  expect(goUnquote(quoted)).toBe(text);
});

test.each([
  [String.raw`"\xff\xfe"`, '\uFFFD\uFFFD'],
  [String.raw`"\xc3\xa9"`, 'é'],
  [String.raw`"\U00110000"`, '\uFFFD'],
  ['alice', undefined],
  ['"a"b"', undefined],
  [String.raw`"a\"`, undefined],
  [String.raw`"\z"`, undefined],
  ['"a\nb"', undefined],
])('%s is read as %j', (quoted, text) => {
  expect(goUnquote(quoted)).toBe(text);
});
