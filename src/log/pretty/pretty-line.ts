import type { Exchange } from '../../trace/exchange.ts';
import type { DiscoveryCalls } from '../facts/discovery-fold.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { type Paint, statusStyle, verbStyle } from './paint.ts';
import { duration } from '../../api/age.ts';
import { streamNote } from '../facts/stream-text.ts';
import { objectOf, summaryOf } from '../../trace/exchange-summary.ts';
import { rbacOf } from '../../rbac/dialects.ts';
import { momentOf } from '../facts/moment.ts';
import type { Moment } from '../facts/moment.ts';

/** Where the details of an exchange start, under its line. */
export const INDENT = ' '.repeat(14);

/** The one line of an exchange: time, verb, resource, object, status, how long, client; in columns. */
export function prettyLine(exchange: Exchange, moment: Moment, layout: { paint: Paint; columns: number }): string {
  const { paint } = layout;
  const summary = summaryOf(exchange);
  const width = nameWidth(layout.columns);
  const cells = [
    paint('faint', clock(momentOf(exchange, moment))),
    paint(verbStyle(summary.verb), plainLine(summary.verb).padEnd(7)),
    plainLine(summary.resource).padEnd(width),
    plainLine(objectOf(summary)).padEnd(width),
    paint(statusStyle(summary.status), summary.status === 0 ? '---' : String(summary.status)),
    duration(summary.milliseconds).padStart(7),
    paint('faint', plainLine(summary.client)),
  ];
  const more = [
    ...notes(exchange, moment),
    plainLine(exchange.requestInfo ? rbacOf(exchange.requestInfo).scopeNote(exchange.requestInfo) : ''),
    plainLine(streamNote(exchange)),
  ];
  return [...cells, ...more.filter((note) => note !== '')].join('  ').trimEnd();
}

/** Discovery calls of one client, in the same columns; the status is left out, since all went well. */
export function prettyDiscoveryLine(calls: DiscoveryCalls, layout: { paint: Paint; columns: number }): string {
  const { paint } = layout;
  const width = nameWidth(layout.columns);
  const cells = [
    paint('faint', clock(calls.endedAt)),
    paint('read', 'get'.padEnd(7)),
    'discovery'.padEnd(width),
    `${calls.requests} requests`.padEnd(width),
    ' '.repeat(3),
    duration(Math.trunc(calls.endedAt - calls.startedAt)).padStart(7),
    paint('faint', plainLine(calls.client)),
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
    layout.paint('faint', clock(layout.at)),
    layout.paint(verbStyle(verb), plainLine(verb).padEnd(7)),
    plainLine(resource).padEnd(width),
    plainLine(objectOf(event)).padEnd(width),
    layout.paint(event.type === 'ERROR' ? 'worse' : undefined, plainLine(event.type)),
    layout.paint('faint', plainLine(event.note)),
  ];
  return cells.join('  ').trimEnd();
}

/** `15:04:05.678`, local time. */
export function clock(at: number): string {
  const date = new Date(at);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => part(value, 2)).join(':');
  return `${time}.${part(date.getMilliseconds(), 3)}`;
}

/** Two columns of names share what a line has to spare. */
function nameWidth(columns: number): number {
  return Math.max(16, Math.min(32, Math.floor((columns - 60) / 2)));
}

function notes({ failure, upgrade, response }: Exchange, moment: Moment): string[] {
  const protocol = upgrade !== undefined && response?.status === 101 ? [plainLine(upgrade)] : [];
  if (moment === 'opened') return [...protocol, 'opened'];
  if (failure?.code === 'CLIENT_CLOSED') return [...protocol, 'closed by the client'];
  if (failure) return [...protocol, 'failed'];
  return moment === 'closed' ? [...protocol, 'closed'] : protocol;
}
