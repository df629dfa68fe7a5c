import { describe, expect, test } from 'vitest';
import { isPlainLine, plainLine, plainText } from '../../../src/api/text/plain-text.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';

describe.each(Object.entries(HOSTILE_TEXTS))('%s', (_, text) => {
  test('is escaped, once', () => {
    for (const plain of [plainText, plainLine]) {
      const spelled = plain(`x${text}`);
      expect(rawIn(spelled)).toBeUndefined();
      expect(spelled).not.toBe(`x${text}`);
      expect(plain(spelled)).toBe(spelled);
    }
    expect(isPlainLine(text)).toBe(false);
  });

  test('in JSON leaves the value what it was', () => {
    const value = { [text]: [text, { text }] };
    for (const indent of [0, 2]) {
      const json = plainText(JSON.stringify(value, undefined, indent));
      expect(rawIn(json)).toBeUndefined();
      expect(JSON.parse(json)).toEqual(value);
    }
  });
});

test.each([
  ['\u001b[2J', String.raw`\x1b[2J`],
  ['\u009b\u007f', String.raw`\u009b\u007f`],
  ['\u202e\u{e0041}', String.raw`\u202e\udb40\udc41`],
  ['a\rb', String.raw`a\rb`],
  ['\ud800', String.raw`\ud800`],
])('%j is spelled as Go and JSON do', (text, spelled) => {
  expect(plainText(text)).toBe(spelled);
});

test.each(['one\ntwo\r\n\tthree', 'größer, 大きい, שלום', '✔️ 👍 │└─', ''])('%j is text for people', (text) => {
  expect(plainText(text)).toBe(text);
});

test('a piece of a line has no line break', () => {
  expect(plainLine('a\nhint: b\r\n\tc')).toBe(String.raw`a\nhint: b\r\n` + '\tc');
  expect([isPlainLine('a\tb'), isPlainLine('a\nb')]).toEqual([true, false]);
});

test('our colours stay where they are wanted, and only those', () => {
  const text = '\u001b[31mno\u001b[0m \u001b[36mhead\u001b[0m \u001b[8mhidden\u001b[38;5;1mx\u001b[1A';
  expect(plainText(text, { colors: true })).toBe(
    '\u001b[31mno\u001b[0m \u001b[36mhead\u001b[0m ' + String.raw`\x1b[8mhidden\x1b[38;5;1mx\x1b[1A`,
  );
  expect(plainText(text)).not.toContain('\u001b');
});
