import type { Exchange } from '../../trace/exchange.ts';
import type { DiscoveryCalls } from '../facts/discovery-fold.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
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
  ].filter(({ text }) => text !== '');
  const fits = (...cells: Cell[]) => !layout.wraps || lengthOf(cells) <= layout.columns;
  const row = (...cells: Cell[]) => drawn(cells, layout.paint);
  if (fits(...what, ...answer, ...more)) return [row(...what, ...answer, ...more)];
  if (fits(...what, ...answer)) return [row(...what, ...answer), ...brokenNotes(more, layout)];
  return [row(...what), INDENT + row(...answer), ...brokenNotes(more, layout)];
}

/** A part of a line in its style. */
interface Cell {
  readonly text: string;
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
  return wrappedLines(cells.map(({ text }) => text).join('  '), columns - INDENT.length).map((line) => INDENT + line);
}

/** Discovery calls of one client, in the same columns; the status is left out, since all went well. */
export function prettyDiscoveryLine(calls: DiscoveryCalls, layout: { paint: Paint; columns: number }): string {
  const { paint } = layout;
  const width = nameWidth(layout.columns);
  const cells = [
    paint('faint', clock(calls.endedAt, layout)),
    paint('read', 'get'.padEnd(7)),
    'discovery'.padEnd(width),
    `${calls.requests} requests`.padEnd(width),
    ' '.repeat(3),
    duration(Math.trunc(calls.endedAt - calls.startedAt)).padStart(7),
    ...(isNarrow(layout) ? [] : [paint('faint', plainLine(calls.client))]),
  ];
  return cells.join('  ').trimEnd();
}

/** One event of a watch, in the same columns. */
export function prettyEventLine(
  exchange: Exchange,
  event: { type: string; namespace: string; name: string; note: string },
  layout: { paint: Paint; columns: number; at: number },
): string {
  const { verb, resource } = summaryOf(exchange);
  const width = nameWidth(layout.columns);
  const cells = [
    layout.paint('faint', clock(layout.at, layout)),
    layout.paint(verbStyle(verb), plainLine(verb).padEnd(7)),
    ...nameCells(plainLine(resource), plainLine(objectOf(event)), width),
    layout.paint(event.type === 'ERROR' ? 'worse' : undefined, plainLine(event.type)),
    layout.paint('faint', plainLine(event.note)),
  ];
  return cells.join('  ').trimEnd();
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
