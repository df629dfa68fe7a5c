import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { lookupTable } from '../api/lookup-table.ts';

/** A small body without its `Content-Encoding`. `undefined` where that is unknown, broken or of immoderate size. */
export function contentDecoded(body: Uint8Array, encoding: string): Uint8Array | undefined {
  const decode = DECODERS.get(encoding.trim().toLowerCase());
  try {
    return decode?.(body);
  } catch {
    return undefined;
  }
}

const LIMIT = { maxOutputLength: 8 * 1024 * 1024 };

const DECODERS = lookupTable<(body: Uint8Array) => Uint8Array>({
  '': (body) => body,
  identity: (body) => body,
  gzip: (body) => gunzipSync(body, LIMIT),
  'x-gzip': (body) => gunzipSync(body, LIMIT),
  deflate: (body) => inflateSync(body, LIMIT),
  br: (body) => brotliDecompressSync(body, LIMIT),
});
