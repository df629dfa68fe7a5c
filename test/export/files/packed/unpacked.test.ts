import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { plainBytes } from '../../../../src/export/files/lines/plain-bytes.ts';

const TEXT = Array.from({ length: 5000 }, (_, i) => `line ${i} of a text that repeats itself\n`).join('');
/** `zstd -c` of `one\n` and of `two\n`, made by zstd 1.5. */
const [ONE, TWO] = ['KLUv/QRYIQAAb25lCt8WaAk=', 'KLUv/QRYIQAAdHdvCg8tBPk='].map((text) =>
  Buffer.from(text, 'base64'),
) as [Buffer, Buffer];
/** A frame that holds no data, as pzstd writes it. */
const SKIPPABLE = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

async function unpacked(bytes: Buffer, piece = bytes.length) {
  const damages: string[] = [];
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const found: Uint8Array[] = [];
  for await (const part of plainBytes({ name: 'x', bytes: pieces() }, (reason) => damages.push(reason)))
    found.push(part);
  return { text: Buffer.concat(found).toString(), damages };
}

test.each([1, 7, 1 << 20])('members of gzip and frames of zstd are one text, in pieces of %i bytes', async (piece) => {
  const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
  for (const bytes of [members, Buffer.concat([ONE, TWO]), Buffer.concat([SKIPPABLE, ONE, SKIPPABLE, TWO])]) {
    expect(await unpacked(bytes, piece)).toEqual({ text: 'one\ntwo\n', damages: [] });
  }
});

test('messages with their lengths before them, as the file exporter of the Collector writes them, are lines', async () => {
  const length = (of: Buffer): Buffer => Buffer.from([0, 0, 0, of.length]);
  const bytes = Buffer.concat([length(ONE), ONE, length(TWO), TWO]);
  for (const piece of [1, 5, bytes.length]) {
    expect(await unpacked(bytes, piece)).toEqual({ text: 'one\n\ntwo\n\n', damages: [] });
  }
});

test('what is cut off is read up to there, and said', async () => {
  const packed = gzipSync(TEXT);
  for (const cut of [4, 9, 100, Math.trunc(packed.length / 2)]) {
    const { text, damages } = await unpacked(packed.subarray(0, -cut));
    expect(damages).toEqual(['unexpected end of file']);
    expect(TEXT.startsWith(text)).toBe(true);
    // Without the check sum alone, nothing of the text is missing.
    if (cut < 9) expect(text).toBe(TEXT);
  }
  const { text, damages } = await unpacked(Buffer.concat([ONE, TWO.subarray(0, -6)]));
  expect(text).toMatch(/^one\n/);
  expect(damages).toHaveLength(1);
});

test('what follows a frame and is not one is said', async () => {
  const { text, damages } = await unpacked(Buffer.concat([ONE, Buffer.from('something else')]));
  expect(text).toBe('one\n');
  expect(damages).toHaveLength(1);
});
