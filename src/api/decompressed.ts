import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';

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
  const decompress = DECOMPRESS[encoding.trim().toLowerCase()];
  if (!decompress || body.length === 0) return { bytes: body, isCut: false };
  // zlib gives back all or, beyond the limit, nothing: so less is put in until what comes out fits.
  for (let size = body.length; size > 0; size >>= 1) {
    try {
      return { bytes: decompress(body.subarray(0, size), limit), isCut: size < body.length };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') break;
    }
  }
  return { bytes: body, isCut: false };
}

const DECOMPRESS: Readonly<Record<string, (bytes: Uint8Array, maxOutputLength: number) => Uint8Array>> = {
  gzip: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  br: (bytes, maxOutputLength) =>
    brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};
