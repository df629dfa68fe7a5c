import type { Exchange } from '../../trace/exchange.ts';
import type { DiscoveryCalls } from '../facts/discovery-fold.ts';
import { foldedLines } from '../../api/text/folded-lines.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { type Paint, type Style, statusStyle, verbStyle } from './paint.ts';
import { duration } from '../../api/age.ts';
import { streamNote } from '../facts/stream-text.ts';
import { objectOf, summaryOf } from '../../trace/exchange-summary.ts';
import { rbacOf } from '../../rbac/dialects.ts';
import { momentOf } from '../facts/moment.ts';
import type { Moment } from '../facts/moment.ts';

/** Where the details of an exchange start, under its line. */
export const INDENT = ' '.repeat(14);

/** How wide lines are, and whether one that is wider is broken. */
export interface LineLayout {
  readonly paint: Paint;
  readonly columns: number;
  readonly wraps: boolean;
}

/**
 * The line of an exchange: time, verb, resource, object, status, how long, client; in columns. On a terminal that is too narrow for it
 * the notes at its end, and then all from the object on, are on a line of their own.
 */
export function prettyLines(exchange: Exchange, moment: Moment, layout: LineLayout): string[] {
  const summary = summaryOf(exchange);
  const width = nameWidth(layout.columns);
  const [resource = '', object = ''] = nameCells(plainLine(summary.resource), plainLine(objectOf(summary)), width);
  const what: Cell[] = [
    { text: clock(momentOf(exchange, moment), layout), style: 'faint' },
    { text: plainLine(summary.verb).padEnd(7), style: verbStyle(summary.verb) },
    { text: resource },
  ];
  const answer: Cell[] = [
    { text: object },
    { text: summary.status === 0 ? '---' : String(summary.status), style: statusStyle(summary.status) },
    { text: duration(summary.milliseconds).padStart(7) },
  ];
  const more: Cell[] = [
    ...(isNarrow(layout) ? [] : [{ text: plainLine(summary.client), style: 'faint' as const }]),
    ...notes(exchange, moment).map((text) => ({ text })),
    { text: plainLine(exchange.requestInfo ? rbacOf(exchange.requestInfo).scopeNote(exchange.requestInfo) : '') },
    { text: plainLine(streamNote(exchange)) },
  ];
  return laidOut({ what, answer, more }, layout);
}

/** On one line where there is room; else what is more, and then the answer too, on lines of their own. */
function laidOut({ what, answer, more }: Readonly<Record<'what' | 'answer' | 'more', Cell[]>>, layout: LineLayout) {
  const notes = more.filter(({ text }) => text !== '');
  const fits = (...cells: Cell[]) => !layout.wraps || lengthOf(cells) <= layout.columns;
  const row = (...cells: Cell[]) => drawn(cells, layout.paint);
  if (fits(...what, ...answer, ...notes)) return [row(...what, ...answer, ...notes)];
  const wanted = notes.filter(({ isSpare = false }) => !isSpare);
  const below = brokenNotes(wanted, layout);
  if (fits(...what, ...answer)) return [row(...what, ...answer), ...below];
  const inside = { ...layout, columns: layout.columns - INDENT.length };
  const lines = [...(fits(...what) ? [row(...what)] : inLines(what, layout)), ...set(inLines(answer, inside))];
  return [...lines, ...below];
}

/** Cells that have too little room side by side: the longest, a name, on lines of its own. */
function inLines(cells: readonly Cell[], { paint, columns }: LineLayout): string[] {
  if (lengthOf(cells) <= columns) return [drawn(cells, paint)];
  const longest = cells.reduce((one, other) => (other.text.trimEnd().length > one.text.trimEnd().length ? other : one));
  const others = cells.filter((cell) => cell !== longest);
  const name = foldedLines(longest.text.trimEnd(), columns - INDENT.length);
  return cells.at(-1) === longest ? [drawn(others, paint), ...set(name)] : [...name, drawn(others, paint).trimStart()];
}

function set(lines: readonly string[]): string[] {
  return lines.map((line) => INDENT + line);
}

/** A part of a line in its style. */
interface Cell {
  readonly text: string;
  /** Whether it is left out where the line has no room for it. */
  readonly isSpare?: boolean;
  readonly style?: Style | undefined;
}

function drawn(cells: readonly Cell[], paint: Paint): string {
  return cells
    .map(({ text, style }) => (style ? paint(style, text) : text))
    .join('  ')
    .trimEnd();
}

function lengthOf(cells: readonly Cell[]): number {
  return cells
    .map(({ text }) => text)
    .join('  ')
    .trimEnd().length;
}

function brokenNotes(cells: readonly Cell[], { columns }: LineLayout): string[] {
  if (cells.length === 0) return [];
  return set(foldedLines(cells.map(({ text }) => text).join('  '), columns - INDENT.length));
}

/** Discovery calls of one client, in the same columns; the status is left out, since all went well. */
export function prettyDiscoveryLines(calls: DiscoveryCalls, layout: LineLayout): string[] {
  const width = nameWidth(layout.columns);
  const what: Cell[] = [
    { text: clock(calls.endedAt, layout), style: 'faint' },
    { text: 'get'.padEnd(7), style: 'read' },
    { text: 'discovery'.padEnd(width) },
  ];
  const answer = [
    { text: `${calls.requests} requests`.padEnd(width) },
    { text: ' '.repeat(3) },
    { text: duration(Math.trunc(calls.endedAt - calls.startedAt)).padStart(7) },
  ];
  const more: Cell[] = isNarrow(layout) ? [] : [{ text: plainLine(calls.client), style: 'faint' }];
  return laidOut({ what, answer, more }, layout);
}

/** An event of a watch, as a line has it. */
interface EventOfLine {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  /** Of an error. */
  readonly message?: string | undefined;
  /** When it came, in epoch milliseconds. */
  readonly at: number;
}

/** One event of a watch, in the same columns. */
export function prettyEventLines(exchange: Exchange, event: EventOfLine, layout: LineLayout): string[] {
  const { verb, resource: name } = summaryOf(exchange);
  const width = nameWidth(layout.columns);
  const [resource = '', object = ''] = nameCells(plainLine(name), plainLine(objectOf(event)), width);
  const what: Cell[] = [
    { text: clock(event.at, layout), style: 'faint' },
    { text: plainLine(verb).padEnd(7), style: verbStyle(verb) },
    { text: resource },
  ];
  const answer: Cell[] = [
    { text: object },
    { text: plainLine(event.type), style: event.type === 'ERROR' ? 'worse' : undefined },
  ];
  const { message, resourceVersion } = event;
  const version = resourceVersion === '' ? '' : `resourceVersion ${resourceVersion}`;
  const more: Cell[] = [{ text: plainLine(message ?? version), style: 'faint', isSpare: message === undefined }];
  return laidOut({ what, answer, more }, layout);
}

/** A terminal so narrow that a line has no room for the client and the milliseconds of the clock. */
export function isNarrow({ columns }: { readonly columns: number }): boolean {
  return columns < 100;
}

/** Two columns; a long resource takes what the object leaves over. */
function nameCells(resource: string, object: string, width: number): string[] {
  const first = resource.padEnd(width);
  return [first, object.padEnd(width - (first.length - width))];
}

/** `15:04:05.678`, local time; without milliseconds on a narrow terminal. */
export function clock(at: number, layout: { readonly columns: number }): string {
  const date = new Date(at);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => part(value, 2)).join(':');
  return isNarrow(layout) ? time : `${time}.${part(date.getMilliseconds(), 3)}`;
}

/** Two columns of names share what a line has to spare. */
function nameWidth(columns: number): number {
  const [others, least] = isNarrow({ columns }) ? [36, 12] : [60, 16];
  return Math.max(least, Math.min(32, Math.floor((columns - others) / 2)));
}

function notes({ failure, upgrade, response }: Exchange, moment: Moment): string[] {
  const protocol = upgrade !== undefined && response?.status === 101 ? [plainLine(upgrade)] : [];
  if (moment === 'opened') return [...protocol, 'opened'];
  if (failure?.code === 'CLIENT_CLOSED') return [...protocol, 'closed by the client'];
  if (failure) return [...protocol, 'failed'];
  return moment === 'closed' ? [...protocol, 'closed'] : protocol;
}
