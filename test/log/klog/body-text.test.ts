import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bodyText } from '../../../src/log/klog/body-text.ts';
import type { CapturedBody } from '../../../src/trace/exchange.ts';

const GZIP = [['content-encoding', 'gzip']] as const;
const zipped = gzipSync('hello, '.repeat(100));

test.each<
  [string, Partial<CapturedBody> & { chunks: Uint8Array[] }, number, string, readonly (readonly [string, string])[]]
>([
  ['nothing', { chunks: [] }, 10, '', []],
  ['whole', { chunks: [Buffer.from('ab'), Buffer.from('cd\n')] }, 10, 'abcd\n', []],
  ['cut by the limit', { chunks: [Buffer.from('abcdefgh')] }, 5, 'abcde [truncated 3 chars]', []],
  [
    'cut at capture',
    { chunks: [Buffer.from('abcde')], size: 4000, truncated: true },
    5,
    'abcde [truncated 3995 chars]',
    [],
  ],
  [
    'binary',
    { chunks: [Buffer.from('k8s\0')] },
    100,
    '00000000  6b 38 73 00                                       |k8s.|\n',
    [],
  ],
  ['binary, cut', { chunks: [Buffer.alloc(1117)] }, 10, '00000000   [truncated 5517 chars]', []],
  ['compressed', { chunks: [zipped] }, 7, 'hello,  [truncated 693 chars]', GZIP],
  [
    'compressed, cut at capture',
    { chunks: [zipped.subarray(0, 20)], size: 99, truncated: true },
    7,
    'hello,  [truncated]',
    GZIP,
  ],
  ['said to be compressed', { chunks: [Buffer.from('plain')] }, 7, 'plain', GZIP],
  ['withheld', { chunks: [], size: 9, withheld: 'may hold secrets' }, 99, '<withheld: may hold secrets>', []],
])('%s', (_, body, limit, expected, headers) => {
  const size = body.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const text = bodyText({ size, truncated: false, ...body }, headers, limit);
  expect(Buffer.from(text).toString()).toBe(expected);
});
