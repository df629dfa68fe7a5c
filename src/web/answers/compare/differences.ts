import { type HeaderList, utf8Text } from '../../../api/request/header-list.ts';
import { eachQueryPair } from '../../../api/request/url-query.ts';
import { plainLine } from '../../../api/text/plain-text.ts';
import { statusWords } from '../../../trace/exchange-label.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import { identityOf } from '../../../trace/identity.ts';
import { bodyView } from '../../bodies/body-view.ts';
import type { Difference } from '../../wire/comparison.ts';
import { aligned } from './aligned.ts';

/** What two exchanges have different, but for what differs each time. */
export function differencesOf(left: Exchange, right: Exchange): Difference[] {
  const facts = byName(factsOf(left), factsOf(right), '');
  return [
    ...facts,
    ...byName(parametersOf(left), parametersOf(right), 'query '),
    ...byName(headersOf(left.request.headers), headersOf(right.request.headers), 'header '),
    ...byName(headersOf(left.response?.headers ?? []), headersOf(right.response?.headers ?? []), 'response header '),
    ...bodyDifferences(left, right, 'request'),
    ...bodyDifferences(left, right, 'response'),
  ];
}

type Named = ReadonlyMap<string, string>;

function byName(left: Named, right: Named, prefix: string): Difference[] {
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [a, b] = [left.get(name) ?? '', right.get(name) ?? ''];
    const isSame = left.has(name) === right.has(name) && a === b;
    return isSame ? [] : [{ where: plainLine(prefix + name), left: cut(a), right: cut(b) }];
  });
}

function factsOf(exchange: Exchange): Named {
  const { request, denial } = exchange;
  const user = identityOf(exchange).user ?? exchange.credential?.username;
  return new Map([
    ['status', statusWords(exchange)],
    ['method', request.method],
    ['path', request.target.split('?', 1)[0] ?? ''],
    ['user', user ?? ''],
    ['denial', denial?.reason ?? ''],
  ]);
}

function parametersOf({ request: { target } }: Exchange): Named {
  const values = new Map<string, string>();
  eachQueryPair(target.split('?').slice(1).join('?'), (name, value) => add(values, name, value));
  return values;
}

function headersOf(headers: HeaderList): Named {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    if (!EACH_TIME.test(name)) add(values, name.toLowerCase().replaceAll(/(?<![a-z])[a-z]/g, upper), utf8Text(value));
  }
  return values;
}

function upper(letter: string): string {
  return letter.toUpperCase();
}

function add(values: Map<string, string>, name: string, value: string): void {
  const others = values.get(name);
  values.set(name, others === undefined ? value : `${others}, ${value}`);
}

/** Headers that are others in each request or belong to a connection, and those that only repeat what is compared. */
const EACH_TIME =
  /^(?:date|audit-id|content-length|kubectl-session|traceparent|tracestate|x-request-id|etag|last-modified|server-timing|host|connection|keep-alive|transfer-encoding|impersonate-.*)$/i;

function bodyDifferences(left: Exchange, right: Exchange, side: 'request' | 'response'): Difference[] {
  const where = `${side} body`;
  const lines = paired(aligned(linesOf(left, side), linesOf(right, side), (line) => line));
  const shown = lines.slice(0, MAX_LINES).map((line) => ({ where, left: cut(line.left), right: cut(line.right) }));
  const more = lines.length - shown.length;
  if (more === 0) return shown;
  const text = `… ${more} more lines`;
  return [...shown, { where, left: text, right: text }];
}

/** Of each body. */
const MAX_LINES = 300;

/** As text, with what is missing said in a line of its own; of a watch the events. */
function linesOf(exchange: Exchange, side: 'request' | 'response'): string[] {
  const { text, missing, events = [] } = bodyView(exchange, side);
  return [
    ...(text === '' ? [] : text.split('\n')),
    ...events.flatMap((event) => [`${event.type} ${event.object}`, ...event.text.split('\n')]),
    ...(missing === undefined || exchange[side] === undefined ? [] : [`(${missing})`]),
  ].slice(0, MAX_COMPARED);
}

const MAX_COMPARED = 20_000;

/** Lines that took the place of others, beside those; each that is only on one side. */
function paired(lines: ReturnType<typeof aligned<string>>): { left: string; right: string }[] {
  const pairs: { left: string; right: string }[] = [];
  let [left, right]: [string[], string[]] = [[], []];
  const flush = (): void => {
    for (let i = 0; i < Math.max(left.length, right.length); i++)
      pairs.push({ left: left[i] ?? '', right: right[i] ?? '' });
    [left, right] = [[], []];
  };
  for (const line of lines) {
    if (line.left !== undefined && line.right !== undefined) flush();
    else if (line.left !== undefined) left.push(line.left);
    else right.push(line.right);
  }
  flush();
  return pairs;
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

/** In characters, of each side of a difference. */
const MAX_TEXT = 4000;
