import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { type HeaderList, headerValue } from '../api/header-list.ts';
import { lookupTable } from '../api/lookup-table.ts';
import type { CapturedBody } from '../trace/exchange.ts';

/** What a body says, its Content-Encoding undone. Cut where the record is cut. */
export function contentOf(body: CapturedBody, headers: HeaderList): Buffer {
  const bytes = Buffer.concat(body.chunks);
  const decode = DECODERS.get(headerValue(headers, 'content-encoding')?.trim().toLowerCase() ?? '');
  if (!decode || bytes.length === 0) return bytes;
  try {
    return decode(bytes);
  } catch {
    return bytes;
  }
}

/** Bytes as text where they are UTF-8, else as base64. With a NUL they are no text: no shell and few tools can pass one on. */
export function textOrBase64(bytes: Buffer): { readonly text: string; readonly encoding?: 'base64' } {
  return isUtf8(bytes) && !bytes.includes(0)
    ? { text: bytes.toString() }
    : { text: bytes.toString('base64'), encoding: 'base64' };
}

/** The JSON object in a body that was kept whole; `undefined` for anything else. */
export function jsonOf(body: CapturedBody, headers: HeaderList): Readonly<Record<string, unknown>> | undefined {
  if (body.truncated) return undefined;
  try {
    const value: unknown = JSON.parse(contentOf(body, headers).toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const maxOutputLength = 64 * 1024 * 1024;
/** With these, what can be read of a body that is cut is read. */
const CUT = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength };
const gunzip = (bytes: Buffer): Buffer => gunzipSync(bytes, CUT);

const DECODERS = lookupTable<(bytes: Buffer) => Buffer>({
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: (bytes) => inflateSync(bytes, CUT),
  br: (bytes) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
});
