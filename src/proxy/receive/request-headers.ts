import type { HeaderList } from '../../api/request/header-list.ts';
import { HOP_BY_HOP_LENGTHS, namedByConnection, passedOn } from './hop-by-hop.ts';

/** The headers of a request, read in one walk. */
export interface RequestHeaders {
  /** All of them, as they came. */
  readonly all: HeaderList;
  /** Those that are sent on (RFC 9110 section 7.6.1). */
  readonly endToEnd: HeaderList;
  /** The values of the names in `NOTED`, by lower-case name, in the order sent. */
  readonly noted: NotedHeaders;
  /** Name, value, name, value …, as the trace takes them. */
  readonly raw: readonly string[];
}

/** Values by lower-case name. */
export type NotedHeaders = ReadonlyMap<string, readonly string[]>;

/** The names that say who sends a request, how long its body is, and what it has come through. */
const NOTED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'origin',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'transfer-encoding',
  'via',
]);

/** Processing more would keep other clients waiting; Go limits bytes only. */
export const MAX_HEADERS = 10_000;

/** Most headers are ruled out by the length of their names alone. */
const LENGTHS: ReadonlySet<number> = new Set([...HOP_BY_HOP_LENGTHS, ...Array.from(NOTED, ({ length }) => length)]);

/** Reads Node's `rawHeaders`; `hide` takes the access key out of a value. */
export function readHeaders(rawHeaders: readonly string[], hide?: (value: string) => string): RequestHeaders {
  const all: (readonly [string, string])[] = [];
  const kept: (readonly [string, string])[] = [];
  const noted = new Map<string, string[]>();
  let isHidden = false;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const sent = rawHeaders[i + 1] ?? '';
    const value = hide ? hide(sent) : sent;
    if (value !== sent) isHidden = true;
    const header = [name, value] as const;
    all.push(header);
    if (!LENGTHS.has(name.length)) {
      kept.push(header);
      continue;
    }
    note(noted, name.toLowerCase(), value);
    const passed = passedOn(name, value);
    if (passed === value) kept.push(header);
    else if (passed !== undefined) kept.push([name, passed]);
  }
  const connection = noted.get('connection');
  const named = connection && namedByConnection(connection, () => kept.map(([name]) => name));
  const endToEnd = named ? kept.filter(([name]) => !named.has(name.toLowerCase())) : kept;
  return { all, endToEnd, noted, raw: isHidden ? all.flat() : rawHeaders };
}

function note(noted: Map<string, string[]>, name: string, value: string): void {
  if (!NOTED.has(name)) return;
  const values = noted.get(name);
  if (values) values.push(value);
  else noted.set(name, [value]);
}

/** Whether a request has a body: HTTP/1.1 says so in one of two headers (RFC 9112 section 6). */
export function hasBody(noted: NotedHeaders): boolean {
  return noted.has('transfer-encoding') || (contentLength(noted) ?? 0) > 0;
}

/** The `Content-Length`; `undefined` where there is none. Node refuses a request with two, or with one that is not a number. */
export function contentLength(noted: NotedHeaders): number | undefined {
  const [value] = noted.get('content-length') ?? [];
  return value === undefined ? undefined : Number(value);
}
