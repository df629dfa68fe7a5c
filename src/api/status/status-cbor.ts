import { Tokenizer } from 'cborg';
import { BOUNDS, Budget } from '../bounds/bounds.ts';
import { concat, utf8 } from '../bytes.ts';
import { editBytes } from './edit.ts';
import type { Edit } from './edit.ts';
import { textOfUtf8 } from '../go/go-utf8.ts';
import { CBOR_MAGIC } from '../body/media-type.ts';
import { toStatus } from './status.ts';
import type { Status, StatusCause } from './status.ts';

/** A data item: its place, `[start, end)`, and where its content begins. */
interface Item {
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly value: string | number | boolean | undefined | Item[] | Map<string, Item>;
}

/** Reads a Status. Throws on broken bytes and beyond the bounds. Kubernetes writes texts as byte strings, and either kind is read. */
export function decodeCbor(body: Uint8Array): Status | undefined {
  return toStatus(plain(itemOf(body)));
}

/** Writes a Status as the API server does, texts as byte strings. The server's order of keys is random; ours is that of JSON. */
export function encodeCbor(status: Status): Uint8Array {
  return concat([CBOR_MAGIC, encoded(status)]);
}

/** The body with one more cause and a longer message; everything else keeps its bytes, but for the counts in front of the lists. */
export function annotateCbor(body: Uint8Array, cause: StatusCause, appendMessage: string): Uint8Array | undefined {
  const root = itemOf(body);
  if (!(root.value instanceof Map)) return undefined;
  const added = causeEdits(root, root.value, cause);
  if (added === undefined) return undefined;
  const message = root.value.get('message');
  return editBytes(body, [...added, ...(message ? longerText(body, message, appendMessage) : [])]);
}

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 };

function causeEdits(root: Item, fields: ReadonlyMap<string, Item>, cause: StatusCause): Edit<Uint8Array>[] | undefined {
  const details = fields.get('details');
  if (details === undefined) return added(root, concat([encoded('details'), encoded({ causes: [cause] })]));
  if (!(details.value instanceof Map)) return undefined;
  const causes = details.value.get('causes');
  if (causes === undefined) return added(details, concat([encoded('causes'), encoded([cause])]));
  return Array.isArray(causes.value) ? added(causes, encoded(cause)) : undefined;
}

/** One entry more at the end of a map or list. */
function added(container: Item, content: Uint8Array): Edit<Uint8Array>[] {
  const { value, start, contentStart, end } = container;
  const count = Array.isArray(value)
    ? head(MAJOR.array, value.length + 1)
    : head(MAJOR.map, (value as Map<string, Item>).size + 1);
  return [
    { start, end: contentStart, content: count },
    { start: end, end, content },
  ];
}

function longerText(body: Uint8Array, item: Item, more: string): Edit<Uint8Array>[] {
  if (typeof item.value !== 'string' || more === '') return [];
  const content = concat([body.subarray(item.contentStart, item.end), utf8(more)]);
  return [
    {
      start: item.start,
      end: item.end,
      content: concat([head((body[item.start] ?? 0) >> 5, content.length), content]),
    },
  ];
}

function itemOf(body: Uint8Array): Item {
  return readItem({ tokens: new Tokenizer(body), budget: new Budget(BOUNDS.status, body.length) }, 0);
}

interface Source {
  readonly tokens: Tokenizer;
  readonly budget: Budget;
}

function readItem(source: Source, depth: number): Item {
  const { tokens, budget } = source;
  budget.step(depth);
  const start = tokens.pos();
  const { type, value } = tokens.next();
  if (type.name === 'tag') return readItem(source, depth + 1);
  const inner = () => readItem(source, depth + 1);
  const contentStart = tokens.pos();
  const item = (content: Item['value'], headEnd = contentStart): Item => ({
    start,
    contentStart: headEnd,
    end: tokens.pos(),
    value: content,
  });
  switch (type.name) {
    case 'bytes':
    case 'string': {
      const text = typeof value === 'string' ? value : textOfUtf8(value as Uint8Array);
      const length = typeof value === 'string' ? utf8(value).length : (value as Uint8Array).length;
      return item(text, contentStart - length);
    }
    case 'array':
      return item(times(counted(value), inner));
    case 'map':
      return item(new Map(times(counted(value), () => [keyOf(inner()), inner()] as const)));
    default:
      return item(typeof value === 'number' || typeof value === 'boolean' ? value : undefined);
  }
}

/** No memory is reserved for items that a count only claims. */
function times<T>(count: number, make: () => T): T[] {
  const made: T[] = [];
  while (made.length < count) made.push(make());
  return made;
}

function counted(length: unknown): number {
  if (typeof length === 'number' && Number.isFinite(length)) return length;
  throw new RangeError('CBOR lists of indefinite length are not in use in Kubernetes');
}

function keyOf(item: Item): string {
  return typeof item.value === 'string' ? item.value : '';
}

function plain({ value }: Item): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value;
}

function encoded(value: unknown): Uint8Array {
  if (typeof value === 'string') return concat([head(MAJOR.bytes, utf8(value).length), utf8(value)]);
  if (typeof value === 'number') return value < 0 ? head(MAJOR.negative, -1 - value) : head(MAJOR.unsigned, value);
  if (Array.isArray(value)) return concat([head(MAJOR.array, value.length), ...value.map(encoded)]);
  const entries = Object.entries(value as object).filter(([, inner]) => inner !== undefined);
  return concat([
    head(MAJOR.map, entries.length),
    ...entries.flatMap(([key, inner]) => [encoded(key), encoded(inner)]),
  ]);
}

/** The initial byte of an item and its argument in the shortest form (RFC 8949 section 3). */
function head(major: number, argument: number): Uint8Array {
  const initial = major << 5;
  if (argument < 24) return Uint8Array.of(initial | argument);
  if (argument < 0x100) return Uint8Array.of(initial | 24, argument);
  if (argument < 0x10000) return Uint8Array.of(initial | 25, argument >> 8, argument & 0xff);
  return Uint8Array.of(initial | 26, argument >>> 24, (argument >> 16) & 0xff, (argument >> 8) & 0xff, argument & 0xff);
}
