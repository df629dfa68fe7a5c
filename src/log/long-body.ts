import { decompressed } from '../api/decompressed.ts';
import { headerValue } from '../api/header-list.ts';
import type { HeaderList } from '../api/header-list.ts';
import { MAX_BODY_BYTES } from '../trace/capture.ts';
import type { CapturedBody } from '../trace/exchange.ts';
import { isBinary } from './body-text.ts';
import { goHexDump } from './go-hex-dump.ts';

/** A large body as kubectl prints it at level 10, whole, in pieces of bounded size: nothing of its length is made beside it. */
export interface LongBody {
  readonly isBinary: boolean;
  readonly hasLineBreaks: boolean;
  /** What is printed: the text, or a hex dump, and at the end a mark where not all of the body is held. */
  pieces(): Iterable<Uint8Array>;
}

/** `undefined` for a body that is no trouble to print in one go. */
export function longBody(body: CapturedBody, headers: HeaderList): LongBody | undefined {
  const encoding = headerValue(headers, 'content-encoding') ?? 'identity';
  const { chunks, isCut } = plainChunks(body, encoding);
  const held = sizeOf(chunks);
  if (held < LONG) return undefined;
  const binary = chunks.some(isBinary);
  const left = encoding === 'identity' ? body.size - held : undefined;
  return {
    isBinary: binary,
    hasLineBreaks: binary || chunks.some((chunk) => chunk.includes(0x0a)),
    *pieces() {
      yield* binary ? dumped(chunks) : small(chunks);
      if (body.truncated || isCut) yield Buffer.from(` [truncated${left === undefined ? '' : ` ${left} chars`}]`);
    },
  };
}

const LONG = 256 * 1024;
const PIECE = 64 * 1024;

function plainChunks(body: CapturedBody, encoding: string): { chunks: readonly Uint8Array[]; isCut: boolean } {
  if (encoding === 'identity' || body.chunks.length === 0) return { chunks: body.chunks, isCut: false };
  const { bytes, isCut } = decompressed(Buffer.concat(body.chunks), encoding, MAX_BODY_BYTES);
  return { chunks: [bytes], isCut };
}

function* small(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
  }
}

/** Lines of a dump are 16 bytes, wherever the chunks end. */
function* dumped(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  let offset = 0;
  for (const piece of small(chunks)) {
    const bytes = Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % 16);
    yield Buffer.from(goHexDump(bytes.subarray(0, whole), offset), 'latin1');
    offset += whole;
    rest = bytes.subarray(whole);
  }
  yield Buffer.from(goHexDump(rest, offset), 'latin1');
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((size, chunk) => size + chunk.length, 0);
}
