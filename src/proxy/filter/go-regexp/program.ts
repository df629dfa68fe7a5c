import type { Assertion } from './assertions.ts';
import { textStart } from './assertions.ts';
import type { CharacterSet } from './character-set.ts';
import { RegexpError } from './regexp-error.ts';
import type { RegexpTree } from './regexp-tree.ts';

/** An expression as the steps of a machine that takes all possible ones at once (K. Thompson, 1968; regexp/syntax prog.go). */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** Whether it can match at the start of the text only. */
  readonly isAnchored: boolean;
}

/** A step; `next` is the index of the step after it. */
export type Step =
  | { readonly kind: 'characters'; readonly has: CharacterSet; readonly next: number }
  | { readonly kind: 'assertion'; readonly holds: Assertion; readonly next: number }
  | { readonly kind: 'split'; readonly next: number[] }
  | { readonly kind: 'match' };

/** Go allows 3.3 million. No command line needs so many, and each step may cost one unit of effort per character of a path. */
const MAX_STEPS = 20_000;

/** Compiles a parsed expression. Throws RegexpError where it is too large. */
export function compileProgram(tree: RegexpTree, pattern: string): Program {
  const steps: Step[] = [{ kind: 'match' }];
  const add = (step: Step): number => {
    if (steps.length >= MAX_STEPS) throw new RegexpError('expression too large', pattern);
    return steps.push(step) - 1;
  };
  return { start: compile(tree, 0, add), steps, isAnchored: isAnchored(tree) };
}

/** Adds the steps of a tree, which continue at `next`, and returns the first. */
function compile(tree: RegexpTree, next: number, add: (step: Step) => number): number {
  switch (tree.kind) {
    case 'characters':
      return add({ kind: 'characters', has: tree.has, next });
    case 'assertion':
      return add({ kind: 'assertion', holds: tree.holds, next });
    case 'sequence':
      return tree.parts.reduceRight((after, part) => compile(part, after, add), next);
    case 'choice':
      return add({ kind: 'split', next: tree.parts.map((part) => compile(part, next, add)) });
    case 'repetition':
      return compileRepetition(tree, next, add);
  }
}

/** `x{2,4}` is `xx(x(x)?)?`, and `x{2,}` is `xxx*`. */
function compileRepetition(
  { part, min, max }: Extract<RegexpTree, { kind: 'repetition' }>,
  next: number,
  add: (step: Step) => number,
): number {
  let first = next;
  if (max === Infinity) {
    const again: number[] = [next];
    first = add({ kind: 'split', next: again });
    again.push(compile(part, first, add));
  } else {
    for (let i = min; i < max; i++) first = add({ kind: 'split', next: [next, compile(part, first, add)] });
  }
  for (let i = 0; i < min; i++) first = compile(part, first, add);
  return first;
}

function isAnchored(tree: RegexpTree): boolean {
  switch (tree.kind) {
    case 'assertion':
      return tree.holds === textStart;
    case 'sequence':
      return tree.parts[0] !== undefined && isAnchored(tree.parts[0]);
    case 'choice':
      return tree.parts.every(isAnchored);
    case 'repetition':
      return tree.min > 0 && isAnchored(tree.part);
    case 'characters':
      return false;
  }
}
