import { isUtf8 } from 'node:buffer';
import { parseJson } from '../api/bounds/bounded-json.ts';
import { type Bounds, BOUNDS } from '../api/bounds/bounds.ts';
import { decodeContent } from '../api/body/decode-content.ts';
import { type HeaderList, headerValue } from '../api/request/header-list.ts';
import type { CapturedBody } from './exchange.ts';
import { wholeCharacters } from './file/trace-line.ts';

/** The content of a body. */
export interface BodyContent {
  /** Its Content-Encoding undone, where it can be. */
  readonly bytes: Buffer;
  /** Whether there was more, which the record does not contain or which is too large to decompress. */
  readonly isCut: boolean;
}

/** The content of a body, decompressed; cut at a whole character where not all of it is there. */
export function contentOf(body: CapturedBody, headers: HeaderList): BodyContent {
  const encoding = headerValue(headers, 'content-encoding') ?? '';
  const { bytes, isCut } = decodeContent(Buffer.concat(body.chunks), encoding, MAX_EXPORTED);
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isCut || body.truncated ? { bytes: wholeCharacters(whole), isCut: true } : { bytes: whole, isCut: false };
}

/** The limit of a decompressed body. As part of a JSON text, with escapes, it takes several times its size. */
const MAX_EXPORTED = 4 * 1024 * 1024;

/** Bytes as text where they are UTF-8, else as base64. With a NUL they are not text: no shell and few tools can pass one on. */
export function textOrBase64(bytes: Buffer): { readonly text: string; readonly encoding?: 'base64' } {
  return isUtf8(bytes) && !bytes.includes(0)
    ? { text: bytes.toString() }
    : { text: bytes.toString('base64'), encoding: 'base64' };
}

/** The JSON object in a body that was kept whole; `undefined` for anything else. */
export function jsonOf(
  body: CapturedBody,
  headers: HeaderList,
  bounds: Bounds = BOUNDS.large,
): Readonly<Record<string, unknown>> | undefined {
  const { bytes, isCut } = contentOf(body, headers);
  if (isCut) return undefined;
  try {
    const value = parseJson(bytes.toString(), bounds);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
