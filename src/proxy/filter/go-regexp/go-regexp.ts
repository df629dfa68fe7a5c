import { Side, sideOf } from './assertions.ts';
import { parseRegexp } from './parse-regexp.ts';
import { compileProgram } from './program.ts';
import type { Program } from './program.ts';

/** How much work matching may still cost; counted down. */
export interface Effort {
  left: number;
}

/** Matching would cost more than is allowed. */
export class TooMuchEffort extends Error {}

/**
 * A regular expression of Go, with the meaning it has there. As in Go, matching takes time in proportion to the text: JavaScript's own
 * matcher may practically never end (`(a+)+$`), and a client chooses the text.
 *
 * The state after each character is the set of steps that the program may be at (an NFA). Sets that were met before are kept, with what
 * each character leads to (a lazy DFA), so that most characters cost one look-up.
 */
export class GoRegexp {
  readonly #program: Program;
  readonly #lastVisit: Uint32Array;
  #visit = 0;
  #states = new Map<string, State>();
  #kept = 0;
  #initial: State;

  /** Throws RegexpError for what Go does not accept. */
  constructor(pattern: string) {
    this.#program = compileProgram(parseRegexp(pattern), pattern);
    this.#lastVisit = new Uint32Array(this.#program.steps.length);
    this.#initial = this.#stateOf([this.#program.start], Side.start);
  }

  /** Whether some part of the text matches. Throws TooMuchEffort. */
  test(text: string, effort: Effort = { left: Infinity }): boolean {
    spend(effort, text.length);
    let state = this.#initial;
    for (let i = 0; i < text.length; i++) {
      const codePoint = text.codePointAt(i) ?? 0;
      if (codePoint > 0xffff) i++;
      const known = codePoint < ASCII ? state.ascii[codePoint] : state.others.get(codePoint);
      const next = known ?? this.#advance(state, codePoint, effort);
      if (typeof next === 'boolean') return next;
      state = next;
    }
    state.atEnd ??= this.#reach(state, Side.end, effort).matched;
    return state.atEnd;
  }

  /** The state after one more character; or the answer, where that is known by then. */
  #advance(state: State, codePoint: number, effort: Effort): State | boolean {
    const { steps, start, isAnchored } = this.#program;
    spend(effort, ADVANCE_COST);
    const side = sideOf(codePoint);
    const { matched, taking } = this.#reach(state, side, effort);
    const next = new Set<number>(isAnchored ? [] : [start]);
    for (const at of taking) {
      const step = steps[at];
      if (step?.kind === 'characters' && step.has(codePoint)) next.add(step.next);
    }
    const outcome =
      matched ||
      (next.size > 0 &&
        this.#stateOf(
          [...next].toSorted((a, b) => a - b),
          side,
        ));
    this.#keep(1);
    if (codePoint < ASCII) state.ascii[codePoint] = outcome;
    else state.others.set(codePoint, outcome);
    return outcome;
  }

  /** All steps that consume a character and can be reached from here without one, and whether the end of the program can be. */
  #reach({ at, before }: State, after: Side, effort: Effort): { matched: boolean; taking: readonly number[] } {
    const { steps } = this.#program;
    const visit = ++this.#visit;
    const pending = [...at];
    const taking: number[] = [];
    let matched = false;
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (this.#lastVisit[index] === visit) continue;
      this.#lastVisit[index] = visit;
      spend(effort, STEP_COST);
      const step = steps[index];
      if (!step) continue;
      if (step.kind === 'match') matched = true;
      else if (step.kind === 'characters') taking.push(index);
      else if (step.kind === 'split') pending.push(...step.next);
      else if (step.holds(before, after)) pending.push(step.next);
    }
    return { matched, taking };
  }

  #stateOf(at: readonly number[], before: Side): State {
    const key = `${before} ${at.join(' ')}`;
    const known = this.#states.get(key);
    if (known) return known;
    this.#keep(ASCII + at.length);
    const ascii = Array.from<State | boolean | undefined>({ length: ASCII });
    const state: State = { at, before, ascii, others: new Map(), atEnd: undefined };
    this.#states.set(key, state);
    return state;
  }

  /** There may be very many sets; the kept ones are then forgotten. */
  #keep(size: number): void {
    this.#kept += size;
    if (this.#kept <= MAX_KEPT) return;
    this.#kept = 0;
    this.#states = new Map();
    this.#initial = this.#stateOf([this.#program.start], Side.start);
  }
}

/** Where the program may be, what came before, and where each character leads, as far as known. */
interface State {
  readonly at: readonly number[];
  readonly before: Side;
  readonly ascii: (State | boolean | undefined)[];
  readonly others: Map<number, State | boolean>;
  atEnd: boolean | undefined;
}

const ASCII = 128;
/** A look-up costs 1, which is some nanoseconds; computing a state costs this much per step, as measured. */
const ADVANCE_COST = 500;
const STEP_COST = 64;
const MAX_KEPT = 100_000;

function spend(effort: Effort, cost: number): void {
  effort.left -= cost;
  if (effort.left < 0) throw new TooMuchEffort('matching costs too much');
}
