import { isUtf8 } from 'node:buffer';
import { bodyValue, type BodyValue } from '../../api/body-value.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { isBinary } from '../../api/body/is-binary.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { goHexDump } from '../../api/go/go-hex-dump.ts';
import { headerValue } from '../../api/request/header-list.ts';
import { plainLine, plainText } from '../../api/text/plain-text.ts';
import { yamlText } from '../../api/yaml/yaml-text.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import { type CapturedBody, type Exchange, hasEnded } from '../../trace/exchange.ts';
import { wholeCharacters } from '../../trace/file/trace-line.ts';
import type { BodyView } from '../wire/body.ts';
import { bodyTable } from './body-table.ts';
import { jsonText } from './json-text.ts';
import { prettyJson } from './pretty-json.ts';
import { protobufView } from './protobuf-view.ts';
import { watchView } from './watch-view.ts';

/** A body of an exchange for a reader, as far as it has come. What was masked in it stays so; at most 1 MiB of it is read. */
export function bodyView(exchange: Exchange, side: 'request' | 'response'): BodyView {
  const message = exchange[side];
  if (!message) return NO_ANSWER;
  const { body, headers } = message;
  const contentType = headerValue(headers, 'content-type') ?? '';
  const head = { contentType: plainLine(contentType), size: body.size };
  if (exchange.upgrade !== undefined && exchange.response?.status === 101) {
    return {
      ...head,
      format: 'none',
      text: '',
      missing: 'what passes through an upgraded connection is counted, not kept',
    };
  }
  const { bytes, isCut } = plainBytes(body, headerValue(headers, 'content-encoding') ?? '');
  const missing = missingOf(body, bytes, isCut);
  const whole = (content: Content): BodyView => {
    const notes = [missing, content.missing].filter((note) => note !== undefined);
    return { ...head, ...content, ...(notes.length > 0 && { missing: notes.join('; ') }) };
  };
  if (bytes.length === 0) return whole({ format: 'none', text: '' });
  // A request has been read when its answer begins.
  const isComing = side === 'request' ? exchange.stage === 'RequestReceived' : !hasEnded(exchange);
  const isShort = isCut || body.truncated || isComing;
  const isWatch = side === 'response' && exchange.requestInfo?.verb === 'watch' && exchange.response?.status === 200;
  const watched = isWatch ? watchView(bytes, contentType) : undefined;
  if (watched) return whole({ ...watched, format: watchFormat(contentType), text: '' });
  const protobuf = protobufView(bytes, isShort);
  const value = protobuf ? { ...protobuf, format: 'protobuf', isCut: isShort } : bodyValue(bytes, contentType, isShort);
  const content = value ? objectView(value, bytes, exchange.startedAt) : rawView(bytes);
  return whole({ ...content, ...(protobuf?.missing !== undefined && { missing: protobuf.missing }) });
}

const NO_ANSWER: BodyView = { contentType: '', size: 0, format: 'none', text: '', missing: 'there is no answer' };

/** The bytes that can be read, without their Content-Encoding. */
function plainBytes({ chunks }: CapturedBody, encoding: string): { bytes: Buffer; isCut: boolean } {
  const kept: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (size >= MAX_READ) break;
    kept.push(chunk);
    size += chunk.length;
  }
  const { bytes, isCut } = decodeContent(Buffer.concat(kept), encoding, MAX_READ);
  const read = bytes.subarray(0, MAX_READ);
  return { bytes: Buffer.from(read.buffer, read.byteOffset, read.length), isCut: isCut || read.length < bytes.length };
}

const MAX_READ = BOUNDS.object.size;

function missingOf({ size, truncated, withheld }: CapturedBody, bytes: Uint8Array, isCut: boolean): string | undefined {
  if (withheld !== undefined) return plainLine(withheld);
  return isCut || truncated ? `cut: the first ${count(bytes.length)} of a body of ${count(size)}` : undefined;
}

function count(bytes: number): string {
  return `${groupedNumber(bytes)} bytes`;
}

function watchFormat(contentType: string): string {
  if (/cbor/i.test(contentType)) return 'cbor';
  return /protobuf/i.test(contentType) ? 'protobuf' : 'json';
}

type Content = Omit<BodyView, 'contentType' | 'size'>;

type ReadBody = Omit<BodyValue, 'format'> & { readonly format: string };

function objectView({ format, value, isCut }: ReadBody, bytes: Buffer, at: number): Content {
  const table = bodyTable(value, at);
  const shared = { format, ...(table && { table }) };
  if (format === 'yaml') return { ...shared, text: plainText(wholeCharacters(bytes).toString()) };
  const written = format === 'json' ? wholeCharacters(bytes).toString() : jsonText(value);
  const text = plainText(laidOut(written, value));
  const isExact = written.length <= MAX_YAML && !isCut && !LONG_NUMBER.test(written);
  return { ...shared, text, ...(isExact && { yaml: yamlText(value) }) };
}

/** What the server wrote, in lines. Writing the value anew is ten times as fast, where that gives the same tokens. */
function laidOut(written: string, value: unknown): string {
  if (jsonText(value) === written.trim()) return jsonText(value, '  ');
  return (written.length <= MAX_LAID_OUT ? prettyJson(written) : undefined) ?? written;
}

/** In characters. */
const MAX_LAID_OUT = 256 * 1024;

/** In characters of JSON: writing YAML takes a millisecond for each two thousand. */
const MAX_YAML = 48 * 1024;
/** JavaScript would round it. */
const LONG_NUMBER = /[\s:,[]-?\d{16}/;

function rawView(bytes: Buffer): Content {
  const text = wholeCharacters(bytes);
  if (isUtf8(text) && !isBinary(text)) return { format: 'text', text: plainText(text.toString()) };
  const shown = bytes.subarray(0, MAX_DUMPED);
  const missing = shown.length < bytes.length ? { missing: `cut: the first ${count(shown.length)} are shown` } : {};
  return { format: 'binary', text: goHexDump(shown), ...missing };
}

/** Each byte takes five characters. */
const MAX_DUMPED = 64 * 1024;
