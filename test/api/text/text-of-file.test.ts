import { expect, test } from 'vitest';
import { textOfFile } from '../../../src/api/text/text-of-file.ts';

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from('é😀'), 'é😀'],
  ['UTF-8 with a byte order mark, which stays', Buffer.from('\ufeffé'), '\ufeffé'],
  ['UTF-8 that has the letter for what cannot be read', Buffer.from('a\ufffd'), 'a\ufffd'],
  ['UTF-16LE', Buffer.from('\ufeffé😀', 'utf16le'), 'é😀'],
  ['UTF-16BE', swapped('\ufeffé😀'), 'é😀'],
  ['nothing', Buffer.alloc(0), ''],
  ['a byte order mark alone', Buffer.from([0xff, 0xfe]), ''],
])('%s', (_, bytes, text) => {
  expect(textOfFile(bytes)).toBe(text);
});

test.each([
  ['Latin-1', Buffer.from('café', 'latin1'), 'caf\udfff'],
  ['UTF-16LE that is cut', Buffer.from('\ufeffab', 'utf16le').subarray(0, 5), 'a\udfff'],
  ['UTF-16BE that is cut', swapped('\ufeffab').subarray(0, 5), 'a\udfff'],
])('%s has half a letter where bytes are of no encoding', (_, bytes, text) => {
  expect(textOfFile(bytes)).toBe(text);
});
