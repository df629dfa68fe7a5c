import { joined } from '../../../api/bytes.ts';
import { unpackFor } from '../packed/unpacked.ts';

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
  const unpack = unpackFor(start);
  if (unpack) yield* plainBytes({ name, bytes: unpack(all, onDamage) }, onDamage);
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

const LONGEST_MARK = 8;
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
