import type { PatternReader } from './pattern-reader.ts';
import { RegexpError } from './regexp-error.ts';

/** The flags that `(?…)` sets. `U` and the names of groups change which match is found, not whether there is one. */
export interface Flags {
  /** `i` */
  readonly fold: boolean;
  /** `m` */
  readonly lines: boolean;
  /** `s` */
  readonly dotAll: boolean;
}

/** Whether a group opens here, and the flags from here on. */
export interface Opening {
  readonly group: 'capture' | 'plain' | undefined;
  readonly flags: Flags;
}

/** Reads `(`, `(?P<name>`, `(?<name>`, `(?i:` or `(?i)` (regexp/syntax parse.go, parsePerlFlags); the reader is at the bracket. */
export function readOpening(reader: PatternReader, flags: Flags): Opening {
  const start = reader.position;
  reader.next();
  if (!reader.take('?')) return { group: 'capture', flags };
  if (reader.take('P<') || reader.take('<')) {
    const name = reader.takeUntil('>');
    if (name !== undefined && /^\w+$/u.test(name)) return { group: 'capture', flags };
    if (name === undefined) reader.takeRest();
    throw new RegexpError('invalid named capture', reader.since(start));
  }
  const switched = readFlags(reader, flags);
  if (!switched) throw new RegexpError('invalid or unsupported Perl syntax', reader.since(start));
  return switched;
}

function readFlags(reader: PatternReader, current: Flags): Opening | undefined {
  let flags = current;
  let on = true;
  let bareMinus = false;
  for (;;) {
    const letter = reader.next();
    const name = FLAGS.get(letter);
    if (letter === '-' && on) {
      on = false;
      bareMinus = true;
    } else if (name !== undefined) {
      if (name !== 'greed') flags = { ...flags, [name]: on };
      bareMinus = false;
    } else if ((letter === ')' || letter === ':') && !bareMinus) {
      return { group: letter === ':' ? 'plain' : undefined, flags };
    } else {
      return undefined;
    }
  }
}

const FLAGS: ReadonlyMap<string, keyof Flags | 'greed'> = new Map([
  ['i', 'fold'],
  ['m', 'lines'],
  ['s', 'dotAll'],
  ['U', 'greed'],
]);
