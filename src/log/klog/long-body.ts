import { decodeContent } from '../../api/body/decode-content.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { CapturedBody } from '../../trace/exchange.ts';
import { isBinary } from '../../api/body/is-binary.ts';
import { goHexDump } from '../../api/go/go-hex-dump.ts';

/** A large body as kubectl prints it at level 10, whole, in pieces of bounded size: no other text of its length is made. */
export interface LongBody {
  readonly isBinary: boolean;
  readonly hasLineBreaks: boolean;
  /** What is printed: the text, or a hex dump, and at the end a mark where not all of the body is held. */
  pieces(): Iterable<Uint8Array>;
}

/** `undefined` for a body that is small enough to be printed in one go. */
export function longBody(body: CapturedBody, headers: HeaderList): LongBody | undefined {
  const { chunks, isCut } = plainChunks(body, headerValue(headers, 'content-encoding'));
  const held = sizeOf(chunks);
  if (held < LONG) return undefined;
  const binary = isBinaryStart(chunks);
  const left = chunks === body.chunks ? body.size - held : undefined;
  return {
    isBinary: binary,
    hasLineBreaks: binary || chunks.some((chunk) => chunk.includes(0x0a)),
    *pieces() {
      yield* binary ? dumped(chunks) : small(chunks);
      if (body.truncated || isCut) yield Buffer.from(` [truncated${left === undefined ? '' : ` ${left} chars`}]`);
    },
  };
}

/** A longer text is made in pieces, between which other requests are served. */
export const LONG = 64 * 1024;
const PIECE = 64 * 1024;

/** How many bytes are searched for one that is not text. */
const LOOKED_AT = 16 * 1024 * 1024;

function plainChunks(
  body: CapturedBody,
  encoding: string | undefined,
): { readonly chunks: readonly Uint8Array[]; readonly isCut: boolean } {
  if (encoding === undefined || body.chunks.length === 0) return { chunks: body.chunks, isCut: false };
  const held = Buffer.concat(body.chunks);
  const { bytes, isCut } = decodeContent(held, encoding);
  return bytes === held ? { chunks: body.chunks, isCut } : { chunks: [bytes], isCut };
}

function isBinaryStart(chunks: readonly Uint8Array[]): boolean {
  let left = LOOKED_AT;
  for (const chunk of chunks) {
    if (left <= 0) break;
    if (isBinary(chunk.subarray(0, left))) return true;
    left -= chunk.length;
  }
  return false;
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
