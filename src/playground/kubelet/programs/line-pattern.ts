/** A state of the machine below: what takes it on, or where one can be without reading. */
type State =
  | { readonly kind: 'character'; readonly takes: (character: string) => boolean; next: number }
  | { readonly kind: 'split'; next: number; other: number }
  | { readonly kind: 'start' | 'end'; next: number }
  | { readonly kind: 'match' };

/**
 * A regular expression of grep (POSIX, basic or extended), as a machine that is in all its states at once: its time grows with the line and
 * the expression, whatever they are. Returns where the first, longest match begins and ends. Throws RangeError for one that is none.
 */
export function linePattern(
  expression: string,
  { isExtended = false, isFixed = false, ignoresCase = false } = {},
): (line: string) => readonly [start: number, end: number] | undefined {
  const states = isFixed
    ? literal(expression, ignoresCase)
    : new Compiler(expression, isExtended, ignoresCase).compile();
  if (states.length > MAX_STATES) throw new RangeError('regular expression too long');
  return (line) => {
    const text = ignoresCase ? line.toLowerCase() : line;
    for (let start = 0; start <= text.length; start++) {
      const end = longest(states, text, start);
      if (end !== undefined) return [start, end];
    }
    return undefined;
  };
}

const MAX_STATES = 2_000;

function longest(states: readonly State[], text: string, start: number): number | undefined {
  let end: number | undefined;
  let active = reachable(states, [0], start, text.length);
  for (let at = start; ; at++) {
    if (active.some((state) => states[state]?.kind === 'match')) end = at;
    if (at >= text.length || active.length === 0) return end;
    const character = text.charAt(at);
    const next = active.flatMap((index) => {
      const state = states[index];
      return state?.kind === 'character' && state.takes(character) ? [state.next] : [];
    });
    active = reachable(states, next, at + 1, text.length);
  }
}

function reachable(states: readonly State[], from: readonly number[], at: number, length: number): number[] {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state?.kind === 'split') waiting.push(state.next, state.other);
    else if ((state?.kind === 'start' && at === 0) || (state?.kind === 'end' && at === length))
      waiting.push(state.next);
  }
  return [...seen];
}

function literal(text: string, ignoresCase: boolean): State[] {
  const characters = (ignoresCase ? text.toLowerCase() : text).split('');
  const states = characters.map((own, i): State => ({
    kind: 'character',
    takes: (given) => given === own,
    next: i + 1,
  }));
  return [...states, { kind: 'match' }];
}

/** Thompson's construction: each piece is states that end by falling off their end. */
class Compiler {
  readonly #text: string;
  readonly #isExtended: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, isExtended: boolean, ignoresCase: boolean) {
    this.#text = ignoresCase ? text.toLowerCase() : text;
    this.#isExtended = isExtended;
  }

  compile(): State[] {
    const states = this.#alternatives();
    if (this.#at < this.#text.length) throw new RangeError('Unmatched ) or \\)');
    return [...states, { kind: 'match' }];
  }

  #alternatives(): State[] {
    if (++this.#depth > 50) throw new RangeError('regular expression too deep');
    let states = this.#sequence();
    while (this.#take('|')) {
      const other = this.#sequence();
      const split: State = { kind: 'split', next: 1, other: states.length + 2 };
      const jump: State = {
        kind: 'split',
        next: states.length + 2 + other.length,
        other: states.length + 2 + other.length,
      };
      states = [split, ...moved(states, 1), jump, ...moved(other, states.length + 2)];
    }
    this.#depth--;
    return states;
  }

  #sequence(): State[] {
    let states: State[] = [];
    while (this.#at < this.#text.length && !this.#peek('|') && !this.#peek(')')) {
      const piece = this.#repeated(this.#piece(states.length === 0));
      states = [...states, ...moved(piece, states.length)];
      if (states.length > MAX_STATES) throw new RangeError('regular expression too long');
    }
    return states;
  }

  #repeated(piece: State[]): State[] {
    const { length } = piece;
    if (this.#text[this.#at] === '*') {
      this.#at++;
      return this.#repeated([{ kind: 'split', next: 1, other: length + 2 }, ...moved(piece, 1), jumpTo(0)]);
    }
    if (this.#take('+')) return this.#repeated([...piece, { kind: 'split', next: 0, other: length + 1 }]);
    if (this.#take('?')) return this.#repeated([{ kind: 'split', next: 1, other: length + 1 }, ...moved(piece, 1)]);
    return piece;
  }

  #piece(isFirst: boolean): State[] {
    if (this.#take('(')) {
      const states = this.#alternatives();
      if (!this.#take(')')) throw new RangeError('Unmatched ( or \\(');
      return states;
    }
    const character = this.#text.charAt(this.#at++);
    switch (character) {
      case '^':
        return isFirst || this.#isExtended ? [{ kind: 'start', next: 1 }] : [exactly('^')];
      case '$':
        return this.#at === this.#text.length || this.#isExtended ? [{ kind: 'end', next: 1 }] : [exactly('$')];
      case '.':
        return [{ kind: 'character', takes: () => true, next: 1 }];
      case '[':
        return [this.#bracket()];
      case '\\':
        return [escape(this.#text.charAt(this.#at++))];
      default:
        return [exactly(character)];
    }
  }

  #bracket(): State {
    const end = this.#text.indexOf(']', this.#at + (this.#text[this.#at] === '^' ? 2 : 1));
    if (end < 0) throw new RangeError('Unmatched [, [^, [:, [., or [=');
    const body = this.#text.slice(this.#at, end);
    const isNegated = body.startsWith('^');
    const ranges = Array.from(body.slice(Number(isNegated)).matchAll(/(.)-(.)|(.)/gs), ([, from = '', to = '', one]) =>
      one === undefined ? ([from, to] as const) : ([one, one] as const),
    );
    this.#at = end + 1;
    const isIn = (given: string) => ranges.some(([from, to]) => given >= from && given <= to);
    return { kind: 'character', takes: (given) => isIn(given) !== isNegated, next: 1 };
  }

  /** In basic expressions these have a backslash. */
  #take(operator: string): boolean {
    if (!this.#peek(operator)) return false;
    this.#at += this.#isExtended ? 1 : 2;
    return true;
  }

  #peek(operator: string): boolean {
    return this.#text.startsWith(this.#isExtended ? operator : `\\${operator}`, this.#at);
  }
}

function exactly(own: string): State {
  return { kind: 'character', takes: (given) => given === own, next: 1 };
}

function escape(letter: string): State {
  const takes = CLASSES.get(letter);
  return takes ? { kind: 'character', takes, next: 1 } : exactly(letter);
}

const CLASSES: ReadonlyMap<string, (character: string) => boolean> = new Map([
  ['w', (character) => /\w/.test(character)],
  ['W', (character) => /\W/.test(character)],
  ['s', (character) => /\s/.test(character)],
  ['S', (character) => /\S/.test(character)],
]);

function jumpTo(place: number): State {
  return { kind: 'split', next: place, other: place };
}

function moved(states: readonly State[], by: number): State[] {
  return states.map((state) => {
    if (state.kind === 'match') return state;
    if (state.kind === 'split') return { ...state, next: state.next + by, other: state.other + by };
    return { ...state, next: state.next + by };
  });
}
