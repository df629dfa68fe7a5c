import { isUtf8 } from 'node:buffer';
import { goQuote } from '../../api/go/go-quote.ts';
import { wholeCharacters } from '../../trace/file/trace-line.ts';
import type { LongBody } from './long-body.ts';
import { type LongText, textPieces } from '../output/long-text.ts';

/** A value of a record. Bytes are text that may have been cut inside a character. */
export type KlogValue = string | number | boolean | Uint8Array;

/** Info, warning, error. */
export type Severity = 'I' | 'W' | 'E';

/** Where a record comes from and what it says: `exchange.ts:1] "Exchange"`. Made once, since quoting takes time. */
export type KlogTitle = string & { readonly kind: 'title' };

/** The title of a record that a line of a source file writes: `place` is `file:line`. */
export function klogTitle(place: string, message: string): KlogTitle {
  return `${place}] ${goQuote(message)}` as KlogTitle;
}

/**
 * The beginning of a record as k8s.io/klog/v2 writes it; the values follow. `at` is in epoch milliseconds, fraction and all. Records are put
 * together as text at once: under load, lists of values cost more than all else of the log.
 */
export function klogHead(severity: Severity, at: number, title: KlogTitle, pid: number): string {
  return severity + stamp(at, pid) + title;
}

/** A value as it stands in a record, after a blank (klog internal/serialize/keyvalues.go). */
export function klogValue(key: string, value: KlogValue): string {
  return ` ${key}${valueText(value)}`;
}

/** A value that is left out where there is none, or an empty text. */
export function klogSaid(key: string, value: string | number | undefined): string {
  return value === undefined || value === '' ? '' : klogValue(key, value);
}

/** The value of a body that is too long to be made at once, after the text before it. */
export function klogLongBody(text: string, body: LongBody): LongText {
  return { pieces: () => withBody(text, body) };
}

/** `0102 15:04:05.678901      42 `, local time. The records of an exchange share few moments. */
function stamp(at: number, pid: number): string {
  if (last.at === at && last.pid === pid) return last.text;
  const second = Math.floor(at / 1000);
  const microseconds = Math.floor((at - second * 1000) * 1000);
  const text = `${secondText(second)}.${String(microseconds).padStart(6, '0')} ${String(pid).padStart(7)} `;
  last = { at, pid, text };
  return text;
}

let last = { at: NaN, pid: NaN, text: '' };

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

function valueText(value: KlogValue): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `=${value}`;
  const text = typeof value === 'string' ? value : textOf(value);
  if (!text.includes('\n')) return `=${typeof value === 'string' ? goQuote(text) : quoteBytes(value)}`;
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
