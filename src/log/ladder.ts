import { groupedNumber } from '../api/text/grouped-number.ts';
import type { FactSource } from './facts/fact.ts';
import { IDENTITY_FACTS, OWN_CALL_FACTS } from './facts/identity-facts.ts';
import { OVERRULED_FACTS, REQUEST_FACTS, SIZE_FACTS } from './facts/request-facts.ts';
import { streamFacts } from './facts/stream-text.ts';

/** Something that is logged from a level on and is more than a fact: how each format lays it out is the format's. */
export type Part =
  /** The line of every exchange; without it only what went wrong is logged. */
  | 'line'
  /** Of an error that is not a denial: the server's words, and what to do about it. */
  | 'answer'
  /** Bytes that passed, wherever they are counted, and which API it is. */
  | 'sizes'
  /** The whole cure of a denial, as YAML. */
  | 'cure'
  /** What the query and the headers ask for. */
  | 'request'
  | 'watchEvents'
  /** The credential and identity used, and what the server says about how it handled the request. */
  | 'identity'
  /** One line for what kubetrace itself asked about an exchange. */
  | 'ownCalls'
  /** The RequestInfo, the anatomy of the path and the rule that the request needed. */
  | 'requestInfo'
  /** Method, URL, status and milliseconds, as kubectl has them. */
  | 'wire'
  | 'requestHeaders'
  | 'responseHeaders'
  | 'curl'
  | 'timings';

/** What one level of `-v` adds to the level before. */
export interface Level {
  /** For `--help` and the documentation; what it says of bodies is made from `bodyBytes`. */
  readonly adds: string;
  /** What else, for the README. */
  readonly also?: string;
  readonly parts: readonly Part[];
  /** Facts in the order in which they are logged. */
  readonly facts: readonly FactSource[];
  /** The part that they are. */
  readonly factsAs?: Part;
  /** How many bytes of each body are logged, as kubectl cuts them (client-go rest/request.go, truncateBody); as the level before by default. */
  readonly bodyBytes?: number;
}

/** Verbosity 0 to 10. Help, documentation and formats are made from this table; a new fact is one entry in one list. */
export const LADDER: readonly Level[] = [
  { adds: 'what was missing, for each 403 and 401; failures', parts: [], facts: [] },
  {
    adds: 'one decoded line per request: verb, resource, namespace/name, status, time',
    also: "resources as resource[/subresource][.group]; the client; of an error the server's words and what to do",
    parts: ['line', 'answer'],
    facts: OVERRULED_FACTS,
    factsAs: 'line',
  },
  {
    adds: 'API version, sizes; for a denial the whole cure as YAML',
    parts: ['sizes', 'cure'],
    facts: SIZE_FACTS,
    factsAs: 'sizes',
  },
  {
    adds: 'what the query and headers ask for: limit, watch, selectors, dryRun, type',
    also: 'continue, fieldManager; filter decisions; each watch event',
    parts: ['request', 'watchEvents'],
    facts: [...REQUEST_FACTS, streamFacts],
    factsAs: 'request',
  },
  {
    adds: 'the credential and identity used; Audit-Id, flow schema, Warnings',
    also: 'token age, priority level; why it was allowed; a line for what kubetrace itself asked about it',
    parts: ['identity', 'ownCalls'],
    facts: [...IDENTITY_FACTS, ...OWN_CALL_FACTS],
    factsAs: 'identity',
  },
  {
    adds: "the RequestInfo, the path's anatomy, the rule the request needed",
    parts: ['requestInfo'],
    facts: [],
  },
  {
    adds: "method, URL, status, milliseconds (6 to 10 as kubectl's own -v)",
    also: '`pretty` leaves out what 2 to 5 add; `--show` brings it back',
    parts: ['wire'],
    facts: [],
  },
  { adds: 'request headers, secrets masked', parts: ['requestHeaders'], facts: [] },
  { adds: 'response headers', parts: ['responseHeaders'], facts: [], bodyBytes: 1024 },
  { adds: 'the curl command, timings', parts: ['curl', 'timings'], facts: [], bodyBytes: 10_240 },
  { adds: '', parts: [], facts: [], bodyBytes: Infinity },
];

/** The highest level of `-v`. */
export const MAX_VERBOSITY = LADDER.length - 1;

/** What a level adds, for a person: `response headers; bodies cut at 1,024 bytes`. */
export function additionOf({ adds, bodyBytes }: Level): string {
  if (bodyBytes === undefined) return adds;
  const bodies = bodyBytes === Infinity ? 'bodies uncut' : `bodies cut at ${groupedNumber(bodyBytes)} bytes`;
  return adds === '' ? bodies : `${adds}; ${bodies}`;
}

/** Whether a part is logged at a level. */
export function shows(verbosity: number, part: Part): boolean {
  return verbosity >= (FIRST.get(part) ?? Infinity);
}

/** How many bytes of each body are logged at a level. */
export function bodyLimit(verbosity: number): number {
  return LIMITS[verbosity] ?? 0;
}

/** The first level of each part. */
const FIRST = new Map<Part, number>();
LADDER.forEach(({ parts }, level) => parts.forEach((part) => FIRST.set(part, level)));

const LIMITS: number[] = [];
for (const { bodyBytes } of LADDER) LIMITS.push(bodyBytes ?? LIMITS.at(-1) ?? 0);
