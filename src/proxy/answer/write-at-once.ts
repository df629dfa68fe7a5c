import type { ServerResponse } from 'node:http';
import { endToEnd } from '../receive/hop-by-hop.ts';
import { isPlain, KEPT_ALIVE, writeWhole } from '../receive/wire/whole-response.ts';
import type { UpstreamResponse } from '../send/upstream-response.ts';

/**
 * Writes a response of which all has come, as has most that fits into one packet. The bytes are those that Node would write. Returns false,
 * and has written nothing, where anything about it is unusual: that is for Node.
 */
export function writeAtOnce(response: UpstreamResponse, res: ServerResponse): boolean {
  const { status, statusText } = response;
  if (status < 200 || status === 204 || status === 304 || !isPlain(res)) return false;
  const fields = fieldsOf(endToEnd(response.rawHeaders));
  if (!fields || !PRINTABLE.test(statusText)) return false;
  // Asked last: who records the body is shown it by this.
  const pieces = response.body.whole?.();
  if (!pieces) return false;
  const head = `HTTP/1.1 ${status} ${statusText}\r\n${fields.text}`;
  if (fields.hasLength) writeWhole(res, `${head}${KEPT_ALIVE}\r\n`, pieces);
  else writeWhole(res, `${head}${KEPT_ALIVE}Transfer-Encoding: chunked\r\n\r\n`, chunked(pieces));
  return true;
}

interface Fields {
  readonly text: string;
  readonly hasLength: boolean;
}

/** `undefined` for a head that Node may not write, and for one without a date, since Node would add that. A length is that of the body: undici takes no other. */
function fieldsOf(headers: readonly string[]): Fields | undefined {
  let text = '';
  let hasLength = false;
  let hasDate = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    if (!TOKEN.test(name) || !PRINTABLE.test(value)) return undefined;
    if (name.length === LENGTH.length && name.toLowerCase() === LENGTH) hasLength = true;
    else if (name.length === DATE.length && name.toLowerCase() === DATE) hasDate = true;
    text += `${name}: ${value}\r\n`;
  }
  return hasDate ? { text, hasLength } : undefined;
}

const LENGTH = 'content-length';
const DATE = 'date';
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;
/** What Node agrees to write (lib/_http_common.js, checkInvalidHeaderChar). */
const PRINTABLE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/u;

/** As one chunk (RFC 9112 section 7.1). */
function chunked(pieces: readonly Uint8Array[]): Uint8Array[] {
  let size = 0;
  for (const { byteLength } of pieces) size += byteLength;
  return size === 0 ? [LAST_CHUNK] : [Buffer.from(`${size.toString(16)}\r\n`), ...pieces, AFTER_CHUNK];
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const AFTER_CHUNK = Buffer.from('\r\n0\r\n\r\n');
