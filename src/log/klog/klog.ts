import { isAscii, isUtf8 } from 'node:buffer';
import { goQuote } from '../../api/go/go-quote.ts';
import { wholeCharacters } from '../../trace/file/trace-line.ts';
import type { LongBody } from './long-body.ts';
import { type LogText, textPieces } from '../output/long-text.ts';

/** Keys and values. A value of bytes is text that may have been cut inside a character. */
export type KlogValues = readonly (readonly [key: string, value: string | number | boolean | Uint8Array])[];

/** One record of klog's structured text format. */
export interface KlogRecord {
  /** Info, warning, error. */
  readonly severity: 'I' | 'W' | 'E';
  /** Epoch milliseconds, fraction and all. */
  readonly at: number;
  /** `file:line`. */
  readonly place: string;
  readonly message: string;
  readonly values: KlogValues;
  /** After the values: further ones, as `valuesText` writes them. */
  readonly more?: string;
  /** After the values: a body that is too long to be one of them. */
  readonly body?: LongBody;
}

/** A record as k8s.io/klog/v2 writes it (internal/serialize/keyvalues.go), without the last line break. */
export function klogText(record: KlogRecord & { readonly body?: never }, pid: number): string;
export function klogText(record: KlogRecord, pid: number): LogText;
export function klogText(record: KlogRecord, pid: number): LogText {
  const text = shortText(record, pid);
  const { body } = record;
  return body ? { pieces: () => withBody(text, body) } : text;
}

function shortText(record: KlogRecord, pid: number): string {
  const { severity, at, place, message, values, more = '' } = record;
  const head = `${severity}${stamp(at)} ${String(pid).padStart(7)} ${place}] ${goQuote(message)}`;
  return head + valuesText(values) + more;
}

/** Values as they stand in a record, each after a blank. */
export function valuesText(values: KlogValues): string {
  let text = '';
  for (const [key, value] of values) text += ` ${key}${valueText(value)}`;
  return text;
}

/** `0102 15:04:05.678901`, local time. */
function stamp(at: number): string {
  const second = Math.floor(at / 1000);
  const microseconds = Math.floor((at - second * 1000) * 1000);
  return `${secondText(second)}.${String(microseconds).padStart(6, '0')}`;
}

/** Many records share a second, and formatting local time is expensive; cache the last one. */
let latest = { second: NaN, text: '' };

function secondText(second: number): string {
  if (latest.second === second) return latest.text;
  const date = new Date(second * 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = two(date.getMonth() + 1) + two(date.getDate());
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  latest = { second, text: `${day} ${time}` };
  return latest.text;
}

function valueText(value: KlogValues[number][1]): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `=${value}`;
  const text = typeof value === 'string' ? value : textOf(value);
  if (!text.includes('\n'))
    return `=${typeof value === 'string' || isAscii(value) ? goQuote(text) : quoteBytes(value)}`;
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  return `=<\n\t${lines.split('\n').join('\n\t')}\n >`;
}

function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString();
}

function* withBody(text: string, body: LongBody): Generator<string> {
  if (!body.hasLineBreaks) {
    yield `${text} body="`;
    for (const piece of characters(body.pieces())) yield quoteBytes(piece).slice(1, -1);
    return yield '"';
  }
  yield `${text} body=<\n\t`;
  for (const piece of textPieces(body.pieces())) yield piece.replaceAll('\n', '\n\t');
  yield '\n >';
}

/** Pieces that end where a character ends. */
function* characters(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece]);
    const whole = wholeCharacters(bytes);
    yield whole;
    rest = bytes.subarray(whole.length);
  }
  yield rest;
}

/** Go quotes a byte that is not part of a character as `\x..`. */
function quoteBytes(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return goQuote(textOf(bytes));
  const quoted = Buffer.from(bytes)
    .toString('latin1')
    .replace(UTF8_OR_BYTE, (part) => {
      const run = Buffer.from(part, 'latin1');
      return isUtf8(run) ? goQuote(run.toString()).slice(1, -1) : `\\x${run.toString('hex')}`;
    });
  return `"${quoted}"`;
}

const UTF8_OR_BYTE =
  /[^\x80-\xff]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|[\x80-\xff]/g;
