import { rangeSet, union, without } from './character-set.ts';
import type { CharacterSet } from './character-set.ts';
import { readEscape } from './escape.ts';
import { perlClass, posixClass } from './named-classes.ts';
import type { PatternReader } from './pattern-reader.ts';
import { RegexpError } from './regexp-error.ts';
import { readUnicodeClass } from './unicode-class.ts';

/** Reads `[…]` (regexp/syntax parse.go, parseClass); the reader is at its bracket. */
export function readBracketClass(reader: PatternReader, fold: boolean): CharacterSet {
  const start = reader.position;
  reader.next();
  const negated = reader.take('^');
  const sets: CharacterSet[] = [];
  // A `]` that comes first is a member.
  for (let first = true; first || reader.peek() !== ']'; first = false) {
    if (reader.atEnd) throw new RegexpError('missing closing ]', reader.since(start));
    sets.push(
      readPosixClass(reader, fold) ??
        readUnicodeClass(reader, fold) ??
        readPerlClass(reader, fold) ??
        readRange(reader, start, fold),
    );
  }
  reader.next();
  return negated ? without(union(sets)) : union(sets);
}

/** Reads `\d` and its like if one comes next. */
export function readPerlClass(reader: PatternReader, fold: boolean): CharacterSet | undefined {
  const set = reader.peek() === '\\' ? perlClass(reader.peek(1), fold) : undefined;
  if (set) reader.take(`\\${reader.peek(1)}`);
  return set;
}

/** `[:` without a `:]` after it is two characters. */
function readPosixClass(reader: PatternReader, fold: boolean): CharacterSet | undefined {
  const start = reader.position;
  const name = reader.take('[:') ? reader.takeUntil(':]') : undefined;
  if (name === undefined) {
    reader.goBackTo(start);
    return undefined;
  }
  const set = posixClass(name, fold);
  if (!set) throw new RegexpError('invalid character class range', `[:${name}:]`);
  return set;
}

function readRange(reader: PatternReader, classStart: number, fold: boolean): CharacterSet {
  const start = reader.position;
  const low = readMember(reader, classStart);
  // A `-` that comes last is a member.
  const isRange = reader.peek() === '-' && reader.peek(1) !== '' && reader.peek(1) !== ']';
  if (isRange) reader.next();
  const high = isRange ? readMember(reader, classStart) : low;
  if (high < low) throw new RegexpError('invalid character class range', reader.since(start));
  return rangeSet(low, high, fold);
}

function readMember(reader: PatternReader, classStart: number): number {
  if (reader.peek() === '\\') return readEscape(reader);
  const codePoint = reader.next().codePointAt(0);
  if (codePoint === undefined) throw new RegexpError('missing closing ]', reader.since(classStart));
  return codePoint;
}
