import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** A body without its Content-Encoding. */
export interface DecodedContent {
  readonly bytes: Uint8Array;
  /** Whether the body has more than the limit. */
  readonly isCut: boolean;
  /** False for a body that is returned as it is: its coding is not known, or is not the one in its header. */
  readonly isDecoded: boolean;
}

/**
 * The first bytes of a body without its Content-Encoding, the body maybe cut itself; at most `limit` of them, however much
 * a few bytes would grow to. The only place where a body is decompressed.
 */
export function decodeContent(body: Uint8Array, encoding: string, limit = MAX_CONTENT): DecodedContent {
  const codings = codingsOf(encoding);
  if (codings.length === 0 || body.length === 0) return { bytes: body, isCut: false, isDecoded: true };
  if (codings.length > MAX_CODINGS) return asItIs(body);
  let [bytes, isCut] = [body, false];
  // The last one named was applied last (RFC 9110 section 8.4).
  for (const coding of codings.toReversed()) {
    const decoder = DECODERS.get(coding);
    const decoded = decoder && decodedBy(decoder, bytes, Math.min(limit, decoder.most / codings.length));
    if (!decoded) return asItIs(body);
    [bytes, isCut] = [decoded.bytes, isCut || decoded.isCut];
  }
  return { bytes, isCut, isDecoded: true };
}

/** What a body may grow to where all of it is needed: at most 50 ms of zlib's work. */
export const MAX_CONTENT = 8 * 1024 * 1024;

/** Where a body grows beyond the limit, this much of it at most: that is searched for. */
const MAX_START = 1024 * 1024;
/** More are never needed, and each may cost the whole limit. */
const MAX_CODINGS = 2;

interface Decoder {
  readonly decode: (bytes: Uint8Array, maxOutputLength: number) => Uint8Array;
  /** How many bytes it makes within the time that a body may take. */
  readonly most: number;
}

function codingsOf(encoding: string): readonly string[] {
  if (encoding === '') return NONE;
  return encoding
    .toLowerCase()
    .split(',', 16)
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

const NONE: readonly string[] = [];

function asItIs(bytes: Uint8Array): DecodedContent {
  return { bytes, isCut: false, isDecoded: false };
}

type Decoded = Pick<DecodedContent, 'bytes' | 'isCut'>;

/** `undefined` where the bytes are not in this coding. */
function decodedBy(decoder: Decoder, body: Uint8Array, limit: number): Decoded | undefined {
  // No text is longer than this when compressed; but endless empty blocks would take time as well.
  const bytes = body.subarray(0, limit + limit / 8 + 1024);
  const whole = attempt(decoder, bytes, limit);
  if (whole !== TOO_LARGE) return whole && { bytes: whole, isCut: bytes.length < body.length };
  // zlib returns all or, beyond the limit, nothing: so it is given less until its output fits.
  for (let size = bytes.length >> 2; size > 0; size >>= 2) {
    const start = attempt(decoder, bytes.subarray(0, size), Math.min(limit, MAX_START));
    if (start !== TOO_LARGE) return start && { bytes: start, isCut: true };
  }
  return { bytes: new Uint8Array(), isCut: true };
}

function attempt({ decode }: Decoder, bytes: Uint8Array, limit: number): Uint8Array | typeof TOO_LARGE | undefined {
  try {
    return decode(bytes, limit);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? TOO_LARGE : undefined;
  }
}

const TOO_LARGE = Symbol('too large');

/** With this option, a body that was cut is read as far as it goes. */
const cut = () => ({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: CHUNK });
const cutBrotli = () => ({ finishFlush: constants.BROTLI_OPERATION_FLUSH, chunkSize: CHUNK });
const CHUNK = 64 * 1024;

const GZIP: Decoder = {
  decode: (bytes, maxOutputLength) => gunzipSync(bytes, { ...cut(), maxOutputLength }),
  most: MAX_CONTENT,
};

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  [
    'deflate',
    {
      decode: (bytes, maxOutputLength) => inflated(bytes)(bytes, { ...cut(), maxOutputLength }),
      most: MAX_CONTENT,
    },
  ],
  [
    'br',
    {
      decode: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { ...cutBrotli(), maxOutputLength }),
      most: MAX_CONTENT / 4,
    },
  ],
]);

/** By its definition it is zlib's format, but some servers leave the zlib header out (RFC 9110 section 8.4.1.2). */
function inflated([first = 0, second = 0]: Uint8Array): typeof inflateSync {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0 ? inflateSync : inflateRawSync;
}
