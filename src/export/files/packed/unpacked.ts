import { type Duplex, PassThrough, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { type FramePart, zstdFrames } from './zstd-frames.ts';

/** Unpacks a stream of bytes. Where they are damaged or cut off it ends with what could be unpacked, and `onDamage` gets the reason. */
export type Unpack = (
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (reason: string) => void,
) => AsyncGenerator<Uint8Array>;

/** How to unpack what begins with these bytes; `undefined` for what is not packed. */
export function unpackFor(start: Uint8Array): Unpack | undefined {
  if (startsWith(start, GZIP)) return (bytes, onDamage) => throughZlib(bytes, zlib.createGunzip(), onDamage);
  const isZstd = startsWith(start, ZSTD) || isSkippable(start) || startsWith(start.subarray(4), ZSTD);
  return isZstd ? unzstd : undefined;
}

/** RFC 1952 and RFC 8878. */
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

/** A frame that holds no data, as pzstd writes it (RFC 8878, 3.1.2). */
function isSkippable(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) >> 4 === 5 && startsWith(bytes.subarray(1), [0x2a, 0x4d, 0x18]);
}

/** Each frame by a decoder of its own. */
async function* unzstd(
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const parts = zstdFrames(bytes);
  let isDamaged = false;
  for (;;) {
    const first = await parts.next();
    if (first.done === true || isDamaged) return;
    yield* unpackFrame(frameFrom(first.value, parts), (reason) => {
      isDamaged = true;
      onDamage(reason);
    });
    if (first.value.isMessage) yield NEWLINE;
  }
}

const NEWLINE = Buffer.from('\n');

async function* frameFrom(first: FramePart, parts: AsyncGenerator<FramePart>): AsyncGenerator<Uint8Array> {
  for (let next = first; ;) {
    yield next.part;
    if (next.isEnd) return;
    const following = await parts.next();
    if (following.done === true) return;
    next = following.value;
  }
}

async function* unpackFrame(bytes: AsyncIterable<Uint8Array>, onDamage: (reason: string) => void) {
  // Only in Node.js 22.15 and later.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const unpacker: unknown = typeof create === 'function' ? Reflect.apply(create, undefined, []) : undefined;
  if (isDuplex(unpacker)) yield* throughZlib(bytes, unpacker, onDamage);
  else yield* throughFzstd(bytes, onDamage);
}

function isDuplex(value: unknown): value is Duplex {
  return value instanceof Readable && 'write' in value;
}

/**
 * Each piece is unpacked before the next is written, and the end comes after all of them: zlib then says that the bytes were cut off, and has handed on
 * all that came before. Members of gzip that follow each other are one text.
 */
async function* throughZlib(
  bytes: AsyncIterable<Uint8Array>,
  unpacker: Duplex,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  // A stream that fails forgets what it has not handed on yet; this one does not fail.
  const output = new PassThrough();
  unpacker.pipe(output, { end: false });
  unpacker.once('end', () => output.end());
  unpacker.once('error', (error) => {
    if (!isDamage(error)) return void output.destroy(error);
    onDamage(error.message);
    output.end();
  });
  void feed(bytes, unpacker);
  try {
    yield* output as AsyncIterable<Uint8Array>;
  } finally {
    unpacker.destroy();
  }
}

/** Never rejects: what fails is said by the unpacker. */
async function feed(bytes: AsyncIterable<Uint8Array>, unpacker: Duplex): Promise<void> {
  try {
    for await (const piece of bytes) {
      await new Promise<void>((resolve, reject) =>
        unpacker.write(piece, (error) => (error ? reject(error) : resolve())),
      );
    }
    unpacker.end();
  } catch (error) {
    unpacker.destroy(error as Error);
  }
}

function isDamage(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_)/.test(typeof error.code === 'string' ? error.code : '')
  );
}

/** For Node.js before 22.15, in JavaScript: a window of more than 32 MiB, which `zstd --ultra` makes of large files, is not unpacked. */
async function* throughFzstd(
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let found: Uint8Array[] = [];
  const unpacker = new Decompress((piece) => found.push(piece));
  const push = (piece: Uint8Array, isLast: boolean): string | undefined => {
    try {
      unpacker.push(piece, isLast);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  for await (const piece of bytes) {
    for (let from = 0; from < piece.length; from += AT_ONCE) {
      const damage = push(piece.subarray(from, from + AT_ONCE), false);
      yield* found;
      found = [];
      if (damage !== undefined) return onDamage(damage);
    }
  }
  const damage = push(new Uint8Array(), true);
  yield* found;
  if (damage !== undefined) onDamage(damage);
}

/** In bytes. Four of them may stand for 128 KiB, and all that comes of a piece is in memory at once. */
const AT_ONCE = 4096;
