import { BOUNDS } from '../../api/bounds/bounds.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { decodeBody } from '../../api/decoded-body.ts';
import type { DecodedBody } from '../../api/decoded-body.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { CBOR_MAGIC, startsWith } from '../../api/body/media-type.ts';
import type { ObjectFacts } from '../../api/body/object-facts.ts';
import { TableLayout } from '../../api/body/table.ts';
import type { CapturedBody } from '../../trace/exchange.ts';
import { objectOf } from '../../trace/exchange-summary.ts';
import { goHexDump } from '../../api/go/go-hex-dump.ts';
import { counted } from '../../api/text/counted.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import { LONG } from '../klog/long-body.ts';

/**
 * A body in a more readable form: a Table drawn, the objects of a binary format on one line each, other binary data as a hex dump of
 * `limit` bytes. `undefined` for what is readable as it is, and for a hex dump that is too long to be made at once.
 */
export function bodyDrawing(body: CapturedBody, headers: HeaderList, limit: number): string[] | undefined {
  const readLimit = Math.min(Math.max(limit, MIN_READ), BOUNDS.object.size);
  const captured = firstBytes(body, readLimit);
  const { bytes } = decodeContent(captured, headerValue(headers, 'content-encoding') ?? '', readLimit);
  const isBinary = bytes.some((byte) => byte < FIRST_OF_TEXT) || startsWith(bytes, CBOR_MAGIC);
  if (!isBinary && !Buffer.from(bytes).includes('"Table"')) return undefined;
  const decoded = decodedBody(body, headers, readLimit);
  if (decoded?.table) return tableLines(decoded.table, decoded, body);
  if (!isBinary) return undefined;
  if (decoded) return objectLines(decoded, body);
  if (limit > LONG && body.size > LONG) return undefined;
  const shown = bytes.subarray(0, limit);
  const cut = body.truncated || shown.length < bytes.length ? [`(cut: the first ${count(shown.length)})`] : [];
  return [`binary, ${count(body.size)}`, ...goHexDump(shown).trimEnd().split('\n'), ...cut];
}

/** The objects in a body; `undefined` where it is not a Kubernetes object, or nothing of it is kept. Reads `limit` bytes. */
export function decodedBody(body: CapturedBody, headers: HeaderList, limit: number): DecodedBody | undefined {
  if (body.chunks.length === 0) return undefined;
  const bytes = firstBytes(body, limit);
  return decodeBody(bytes, {
    contentType: headerValue(headers, 'content-type') ?? '',
    contentEncoding: headerValue(headers, 'content-encoding') ?? '',
    isCut: body.truncated || bytes.length < body.size,
    limit,
  });
}

/** At least `limit` bytes, if there are as many. */
function firstBytes({ chunks }: CapturedBody, limit: number): Buffer {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (size >= limit) break;
    pieces.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(pieces);
}

/** A shorter body is cut only where it is shown; reading more takes time. */
const MIN_READ = 256 * 1024;
/** As client-go tells binary from text (rest/request.go). */
const FIRST_OF_TEXT = 0x0a;

function tableLines(
  { columns, rows }: NonNullable<DecodedBody['table']>,
  { object, isCut }: DecodedBody,
  { size }: CapturedBody,
): string[] {
  return [
    `${object.apiVersion} Table, ${counted(rows.length, 'row')}, ${count(size)}${isCut ? ', cut' : ''}`,
    ...new TableLayout(columns).lines(rows, { heads: true }),
  ];
}

function objectLines({ format, object, items, status, isCut }: DecodedBody, { size }: CapturedBody): string[] {
  const cut = isCut ? ', cut' : '';
  const what = `${format}, ${count(size)}${cut}: ${object.apiVersion} ${object.kind}`;
  if (items) return [`${what}, ${counted(items.length, 'object')}`, ...items.map(objectLine)];
  if (!status) return [`${what} ${objectLine(object)}`.trimEnd()];
  const { code = '', reason = '', message = '' } = status;
  return [
    [what, status.status, code, reason].filter((part) => part !== '' && part !== undefined).join(' '),
    message,
  ].filter((line) => line !== '');
}

/** `team-a/web-0  resourceVersion 7  uid 1-2  app=web`. */
function objectLine({ namespace = '', name = '', uid, resourceVersion, labels = {} }: ObjectFacts): string {
  const parts = [
    objectOf({ namespace, name }),
    resourceVersion && `resourceVersion ${resourceVersion}`,
    uid && `uid ${uid}`,
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  ];
  return parts.filter(Boolean).join('  ');
}

function count(bytes: number): string {
  return `${groupedNumber(bytes)} bytes`;
}
