import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { lookupTable } from './lookup-table.ts';

export interface Decompressed {
  readonly bytes: Uint8Array;
  /** The limit was reached: there is more. */
  readonly isCut: boolean;
}

/**
 * The first bytes of a compressed body, itself maybe cut; at most `limit` of them, however much a few bytes would grow to. A body that is
 * not what its `content-encoding` says, or whose encoding we do not know, is given back as it is.
 */
export function decompressed(body: Uint8Array, encoding: string, limit: number): Decompressed {
  const decompress = DECOMPRESS.get(encoding.trim().toLowerCase());
  if (!decompress || body.length === 0) return { bytes: body, isCut: false };
  const attempt = (size: number): Uint8Array | undefined => {
    try {
      return decompress(body.subarray(0, size), limit);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
      throw error;
    }
  };
  try {
    const bytes = attempt(body.length);
    return bytes ? { bytes, isCut: false } : { bytes: mostThatFits(attempt, body.length, limit), isCut: true };
  } catch {
    return { bytes: body, isCut: false };
  }
}

/** zlib gives back all or, beyond the limit, nothing: so how much to put in is searched for, until at least half the limit comes out. */
function mostThatFits(attempt: (size: number) => Uint8Array | undefined, length: number, limit: number): Uint8Array {
  let [fits, tooLarge] = [0, length];
  let best: Uint8Array = new Uint8Array();
  while (best.length < limit / 2 && tooLarge - fits > 1) {
    const size = (fits + tooLarge) >> 1;
    const bytes = attempt(size);
    if (bytes) [fits, best] = [size, bytes];
    else tooLarge = size;
  }
  return best;
}

const DECOMPRESS = lookupTable<(bytes: Uint8Array, maxOutputLength: number) => Uint8Array>({
  gzip: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  br: (bytes, maxOutputLength) =>
    brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
});
