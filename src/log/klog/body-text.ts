import { isAscii } from 'node:buffer';
import { decodeContent, MAX_CONTENT } from '../../api/body/decode-content.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { CapturedBody } from '../../trace/exchange.ts';
import { goHexDump } from '../../api/go/go-hex-dump.ts';
import { isBinary } from '../../api/body/is-binary.ts';
import { joined } from '../../api/bytes.ts';

/**
 * A body as kubectl prints it (client-go rest/request.go, logBody): binary as a hex dump, the rest as it is, cut at `limit` bytes
 * with a mark that counts what is left out. Bytes where it is not ASCII, because the cut may fall inside a character.
 */
export function bodyText(body: CapturedBody, headers: HeaderList, limit: number): string | Uint8Array {
  if (body.withheld !== undefined && body.chunks.length === 0) return `<withheld: ${body.withheld}>`;
  if (body.size === 0) return '';
  const held = joined(body.chunks);
  const encoding = headerValue(headers, 'content-encoding') ?? '';
  const { bytes: plain, isCut } = decodeContent(held, encoding, limit === Infinity ? MAX_CONTENT : COUNTED);
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.length);
  // The length of a compressed body that was cut is not known.
  const size =
    !body.truncated && !isCut ? bytes.length : plain === held ? Math.max(body.size, bytes.length) : undefined;
  if (!isBinary(bytes)) return cut(bytes, size, limit);
  const dumped = bytes.subarray(0, Math.ceil(limit / 79) * 16);
  return cut(Buffer.from(goHexDump(dumped), 'latin1'), size === undefined ? undefined : dumpLength(size), limit);
}

/** How much is decompressed to say how much is left out. */
const COUNTED = 1024 * 1024;

/** How long a Go hex dump of so many bytes is: 79 characters per full line. */
function dumpLength(size: number): number {
  const rest = size % 16;
  return Math.floor(size / 16) * 79 + (rest > 0 ? 63 + rest : 0);
}

function cut(text: Buffer, size: number | undefined, limit: number): string | Uint8Array {
  const isWhole = size !== undefined && size <= text.length && text.length <= limit;
  const shown = text.subarray(0, limit);
  const mark = isWhole ? '' : ` [truncated${size === undefined ? '' : ` ${size - shown.length} chars`}]`;
  if (isAscii(shown)) return shown.toString('latin1') + mark;
  return isWhole ? shown : Buffer.concat([shown, Buffer.from(mark)]);
}
