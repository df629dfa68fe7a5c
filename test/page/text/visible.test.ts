import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlainLine, plainText } from '../../../src/api/text/plain-text.ts';
import { visible, visibleLine } from '../../../src/page/text/visible.ts';

test('controls, bidi and zero-width characters are escaped, and only these', () => {
  expect(visible('a\u202eb\u200bc\u0000\u001b[31m\tend\n')).toBe('a\\u202eb\\u200bc\\u0000\\u001b[31m\tend\n');
  expect(visible('größer 日本 👩\ufe0f')).toBe('größer 日本 👩\ufe0f');
  expect(visible('a\rb\ud800\u{e0041}')).toBe('a\\rb\\ud800\\udb40\\udc41');
  expect(visibleLine('two\nlines')).toBe('two\\nlines');
});

test('the same characters are escaped as on the server', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(isPlainLine(visibleLine(text))).toBe(true);
      expect(visible(text) === text).toBe(plainText(text) === text && !text.includes('\r'));
    }),
    { numRuns: 2000 },
  );
});
