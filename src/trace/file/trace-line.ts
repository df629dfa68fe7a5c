import { isUtf8 } from 'node:buffer';
import { isoTime } from '../../api/age.ts';
import { plainText } from '../../api/text/plain-text.ts';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { denialData } from '../../rbac/denials/denial-data.ts';
import type { CapturedBody, Exchange } from '../exchange.ts';

/**
 * An exchange as one line of JSON, `kind: Exchange` of `kubetrace.dev/v1` (docs/trace-format.md), safe to print; without the line break.
 * Of each body the first `bodyBytes` captured bytes go in: as `text` where they are UTF-8, else as `base64`; and what `about` adds.
 */
export function traceLine(exchange: Exchange, bodyBytes: number, about?: AboutBody): string {
  const { request, response, credential, denial } = exchange;
  const line = JSON.stringify({
    kind: 'Exchange',
    apiVersion: 'kubetrace.dev/v1',
    ...exchange,
    startedAt: new Date(exchange.startedAt).toISOString(),
    ...(credential && { credential: plainCredential(credential) }),
    ...(denial && { denial: denialData(denial) }),
    request: { ...request, body: { ...plainBody(request.body, bodyBytes), ...about?.(request.body, request.headers) } },
    ...(response && {
      response: {
        ...response,
        body: { ...plainBody(response.body, bodyBytes), ...about?.(response.body, response.headers) },
      },
    }),
  });
  return plainText(line);
}

/** More fields of a body. */
export type AboutBody = (body: CapturedBody, headers: HeaderList) => object;

function plainCredential({ issuedAt, expiresAt, ...facts }: CredentialFacts): object {
  const [issued, expires] = [isoTime(issuedAt), isoTime(expiresAt)];
  return { ...facts, ...(issued && { issuedAt: issued }), ...(expires && { expiresAt: expires }) };
}

function plainBody(body: CapturedBody, bodyBytes: number): object {
  const bytes = firstBytes(body.chunks, bodyBytes);
  return {
    size: body.size,
    truncated: body.truncated || bytes.length < body.chunks.reduce((size, chunk) => size + chunk.length, 0),
    ...(body.withheld !== undefined && { withheld: body.withheld }),
    ...(bytes.length > 0 && textOrBase64(bytes)),
  };
}

function textOrBase64(bytes: Buffer): { text: string } | { base64: string } {
  const text = wholeCharacters(bytes);
  return isUtf8(text) ? { text: text.toString() } : { base64: bytes.toString('base64') };
}

function firstBytes(chunks: readonly Uint8Array[], limit: number): Buffer {
  const wanted: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (size >= limit) break;
    wanted.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(wanted).subarray(0, limit);
}

/** Without the start of a character that a cut left at the end. */
export function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > 1) return length > back ? bytes.subarray(0, -back) : bytes;
  }
  return bytes;
}
