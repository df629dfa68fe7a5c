import { expect, test } from 'vitest';
import { textPieces } from '../../../src/log/output/long-text.ts';

test.each<[bytes: string[], text: string]>([
  [['abc'], 'abc'],
  [['abc\n'], 'abc'],
  [['a\n', '\n'], 'a\n'],
  [['a\n', 'b\n'], 'a\nb'],
  [['a', '', '\n', 'b'], 'a\nb'],
  [['a\r', '\nb\r', '\n'], 'a\r\nb\r'],
  [['a\r', 'b\r'], 'a\rb\r'],
  [['\ufeffa'], '\ufeffa'],
  [[], ''],
])('%j is %j: the last line break is left out', (bytes, text) => {
  expect([...textPieces(bytes.map((piece) => Buffer.from(piece)))].join('')).toBe(text);
});

test('a line break of two characters stays in one piece', () => {
  expect([...textPieces(['a\r', '\nb'].map((piece) => Buffer.from(piece)))]).toEqual(['a', '\r\nb', '']);
});

test('a piece may end inside a character; what is not a character is replaced', () => {
  const bytes = Buffer.from('aé€😀\n');
  expect([...textPieces([...bytes].map((byte) => Uint8Array.of(byte)))].join('')).toBe('aé€😀');
  expect([...textPieces([Uint8Array.of(0x61, 0xe2, 0x82)])].join('')).toBe('a\ufffd');
  expect([...textPieces([Uint8Array.of(0x0a), Uint8Array.of(0xe2)])].join('')).toBe('\n\ufffd');
});
