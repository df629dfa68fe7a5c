import { type Duplex, PassThrough, pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { ActionableError } from '../../../api/actionable-error.ts';
import { joined } from '../../../api/bytes.ts';

/** The bytes of something to read, and what to call it in messages. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array | string>;
}

/**
 * The bytes of a text in UTF-8: unpacked where they are gzip or zstd, and re-encoded where they are UTF-16. Where packed bytes are damaged it
 * ends with what could be unpacked, and `onDamage` gets the reason.
 */
export async function* plainBytes(
  { name, bytes }: NamedBytes,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const { start, all } = await peeked(bytes);
  const unpacker = unpackerFor(start, name);
  if (unpacker) yield* plainBytes({ name, bytes: unpacked(all, unpacker, onDamage) }, onDamage);
  else if (encodingOf(start)) yield* recoded(all, encodingOf(start) ?? '');
  else yield* all;
}

/** The first bytes, as many as the longest mark of a format, and all bytes with them. */
async function peeked(bytes: NamedBytes['bytes']): Promise<{ start: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const pieces = pieceByPiece(bytes);
  const taken: Uint8Array[] = [];
  let start: Uint8Array = new Uint8Array();
  while (start.length < LONGEST_MARK) {
    const { value, done } = await pieces.next();
    if (done) break;
    taken.push(value);
    start = joined(taken);
  }
  return {
    start,
    all: (async function* () {
      if (start.length > 0) yield start;
      yield* pieces;
    })(),
  };
}

async function* pieceByPiece(bytes: NamedBytes['bytes']): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

const LONGEST_MARK = 4;
/** RFC 1952 and RFC 8878. */
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

function unpackerFor(start: Uint8Array, name: string): Duplex | undefined {
  // With the flush a file that is cut off is read as far as it goes.
  if (startsWith(start, GZIP)) return zlib.createGunzip({ finishFlush: zlib.constants.Z_SYNC_FLUSH });
  if (!startsWith(start, ZSTD)) return undefined;
  // Only in Node.js 22.15 and later.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const unpacker: unknown = typeof create === 'function' ? Reflect.apply(create, undefined, []) : undefined;
  if (isDuplex(unpacker)) return unpacker;
  throw new ActionableError(
    'ERR_UNREADABLE_FILE',
    `${name} is packed with zstd, which Node.js ${process.versions.node} cannot unpack`,
    'use Node.js 22.15 or later, or `zstd -dc FILE | kubetrace …  -`',
  );
}

function isDuplex(value: unknown): value is Duplex {
  return value instanceof Readable && 'write' in value;
}

async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  unpacker: Duplex,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  // A stream that fails forgets what it has not handed on yet; this one does not fail.
  const output = new PassThrough();
  unpacker.pipe(output, { end: false });
  unpacker.once('end', () => output.end());
  pipeline(Readable.from(bytes, { objectMode: false }), unpacker, (error) => {
    if (!error) return;
    if (!isDamage(error)) return void output.destroy(error);
    onDamage(error.message);
    output.end();
  });
  yield* output as AsyncIterable<Uint8Array>;
}

function isDamage(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_)/.test(typeof error.code === 'string' ? error.code : '')
  );
}

/** UTF-16 by its mark, or by the NUL beside an opening bracket. PowerShell 5 writes it for `>`. */
function encodingOf([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (isOpening(first) && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && isOpening(second))) return 'utf-16be';
  return undefined;
}

function isOpening(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
}

async function* recoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}
