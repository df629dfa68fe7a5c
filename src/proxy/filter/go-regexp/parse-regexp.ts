import { lineEnd, lineStart, noWordBoundary, textEnd, textStart, wordBoundary } from './assertions.ts';
import type { Assertion } from './assertions.ts';
import { readBracketClass, readPerlClass } from './bracket-class.ts';
import { rangeSet } from './character-set.ts';
import { readEscape } from './escape.ts';
import { readOpening } from './group-syntax.ts';
import type { Flags } from './group-syntax.ts';
import { PatternReader } from './pattern-reader.ts';
import { RegexpError } from './regexp-error.ts';
import { assertion, capture, characters, choice, repetition, sequence } from './regexp-tree.ts';
import type { RegexpTree } from './regexp-tree.ts';
import { readCounts } from './repeat-count.ts';
import type { Counts } from './repeat-count.ts';
import { readUnicodeClass } from './unicode-class.ts';
import { codePointOf } from '../../../api/text/code-point.ts';

/**
 * Reads an expression as Go's regexp.Compile does (regexp/syntax parse.go with the flags of `syntax.Perl`). Throws RegexpError for
 * what Go refuses, back-references and look-around among it.
 */
export function parseRegexp(pattern: string): RegexpTree {
  return new Parser(pattern).parse();
}

/** The largest count, and the largest product of nested counts. */
const MAX_REPEAT = 1000;
const MAX_HEIGHT = 1000;

/** An open group, or the whole expression. */
interface Group {
  /** Of what follows the group. */
  readonly flags: Flags;
  readonly isCapture: boolean;
  /** The alternatives before the last `|`. */
  readonly choices: RegexpTree[];
  /** What has been read since that `|`. */
  items: RegexpTree[];
}

class Parser {
  readonly #pattern: string;
  readonly #reader: PatternReader;
  readonly #outer: Group[] = [];
  #flags: Flags = { fold: false, lines: false, dotAll: false };
  #group = opened(this.#flags, false);
  /** Where a repetition that has just been read began: two in a row are refused. */
  #repeated: number | undefined;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#reader = new PatternReader(pattern);
  }

  parse(): RegexpTree {
    while (!this.#reader.atEnd) this.#readPiece();
    if (this.#outer.length > 0) throw new RegexpError('missing closing )', this.#pattern);
    return checked(closed(this.#group), this.#pattern);
  }

  #readPiece(): void {
    const repeated = this.#repeated;
    this.#repeated = undefined;
    const start = this.#reader.position;
    const counts = readCounts(this.#reader);
    if (counts) {
      this.#repeat(counts, start, repeated);
      this.#repeated = start;
      return;
    }
    switch (this.#reader.peek()) {
      case '(':
        return this.#open();
      case ')':
        return this.#close();
      case '|':
        this.#reader.next();
        this.#group.choices.push(sequence(this.#group.items));
        this.#group.items = [];
        return;
      case '\\':
        return this.#readEscaped();
      default:
        this.#add(this.#readPlain());
    }
  }

  #add(item: RegexpTree): void {
    this.#group.items.push(item);
  }

  #repeat({ min, max }: Counts, start: number, repeated: number | undefined): void {
    const bound = max === Infinity ? min : max;
    if (min > bound || bound > MAX_REPEAT) throw new RegexpError('invalid repeat count', this.#reader.since(start));
    this.#reader.take('?');
    if (repeated !== undefined) {
      throw new RegexpError('invalid nested repetition operator', this.#reader.since(repeated));
    }
    const last = this.#group.items.pop();
    if (!last) throw new RegexpError('missing argument to repetition operator', this.#reader.since(start));
    const tree = repetition(last, min, max);
    if (bound >= 2 && tree.copies > MAX_REPEAT) {
      throw new RegexpError('invalid repeat count', this.#reader.since(start));
    }
    this.#add(tree);
  }

  #open(): void {
    const before = this.#flags;
    const { group, flags } = readOpening(this.#reader, before);
    this.#flags = flags;
    if (group === undefined) return;
    this.#outer.push(this.#group);
    this.#group = opened(before, group === 'capture');
  }

  #close(): void {
    this.#reader.next();
    const inner = this.#group;
    const outer = this.#outer.pop();
    if (!outer) throw new RegexpError('unexpected )', this.#pattern);
    this.#group = outer;
    this.#flags = inner.flags;
    const whole = closed(inner);
    this.#add(checked(inner.isCapture ? capture(whole) : whole, this.#pattern));
  }

  #readPlain(): RegexpTree {
    const { fold, lines, dotAll } = this.#flags;
    if (this.#reader.peek() === '[') return characters(readBracketClass(this.#reader, fold));
    const character = this.#reader.next();
    if (character === '^') return assertion(lines ? lineStart : textStart);
    if (character === '$') return assertion(lines ? lineEnd : textEnd);
    if (character === '.') return characters(dotAll ? () => true : (codePoint) => codePoint !== 0x0a);
    return this.#literal(codePointOf(character));
  }

  #readEscaped(): void {
    const holds = ESCAPED_ASSERTIONS.get(this.#reader.peek(1));
    if (holds) {
      this.#reader.take(`\\${this.#reader.peek(1)}`);
      this.#add(assertion(holds));
    } else if (this.#reader.take('\\Q')) {
      const quoted = this.#reader.takeUntil('\\E') ?? this.#reader.takeRest();
      for (const character of quoted) this.#add(this.#literal(codePointOf(character)));
    } else {
      const { fold } = this.#flags;
      const set = readUnicodeClass(this.#reader, fold) ?? readPerlClass(this.#reader, fold);
      this.#add(set ? characters(set) : this.#literal(readEscape(this.#reader)));
    }
  }

  #literal(codePoint: number): RegexpTree {
    return characters(rangeSet(codePoint, codePoint, this.#flags.fold));
  }
}

const ESCAPED_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', textStart],
  ['b', wordBoundary],
  ['B', noWordBoundary],
  ['z', textEnd],
]);

function opened(flags: Flags, isCapture: boolean): Group {
  return { flags, isCapture, choices: [], items: [] };
}

function closed({ choices, items }: Group): RegexpTree {
  return choice([...choices, sequence(items)]);
}

function checked(tree: RegexpTree, pattern: string): RegexpTree {
  if (tree.height > MAX_HEIGHT) throw new RegexpError('expression nests too deeply', pattern);
  return tree;
}
