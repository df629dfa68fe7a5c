import type { PatternReader } from './pattern-reader.ts';

/** How often something repeats; `max` is Infinity where there is no limit. */
export interface Counts {
  readonly min: number;
  readonly max: number;
}

/** Reads `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}` if one comes next; any other `{` is a character. */
export function readCounts(reader: PatternReader): Counts | undefined {
  const operator = OPERATORS.get(reader.peek());
  if (operator) {
    reader.next();
    return operator;
  }
  const start = reader.position;
  const text = reader.take('{') ? reader.takeUntil('}') : undefined;
  const [whole, min = '', comma, max = ''] = COUNTS.exec(text ?? '') ?? [];
  if (whole === undefined) {
    reader.goBackTo(start);
    return undefined;
  }
  return { min: Number(min), max: comma === undefined ? Number(min) : max === '' ? Infinity : Number(max) };
}

/** No leading zeros (regexp/syntax parse.go, parseInt). */
const COUNTS = /^(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?$/u;

const OPERATORS: ReadonlyMap<string, Counts> = new Map([
  ['*', { min: 0, max: Infinity }],
  ['+', { min: 1, max: Infinity }],
  ['?', { min: 0, max: 1 }],
]);
