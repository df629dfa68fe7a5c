import type { Assertion } from './assertions.ts';
import type { CharacterSet } from './character-set.ts';

/** A parsed expression. What it captures and which of several matches it prefers do not matter to a filter. */
export type RegexpTree = (
  | { readonly kind: 'characters'; readonly has: CharacterSet }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexpTree[] }
  | { readonly kind: 'repetition'; readonly part: RegexpTree; readonly min: number; readonly max: number }
) & {
  readonly height: number;
  /** The largest product of nested counts `{n}`. */
  readonly copies: number;
};

/** One character of a set. */
export function characters(has: CharacterSet): RegexpTree {
  return { kind: 'characters', has, height: 1, copies: 1 };
}

/** A condition on the position. */
export function assertion(holds: Assertion): RegexpTree {
  return { kind: 'assertion', holds, height: 1, copies: 1 };
}

/** One part after the other. */
export function sequence(parts: readonly RegexpTree[]): RegexpTree {
  return composed('sequence', parts);
}

/** Any one of the parts. */
export function choice(parts: readonly RegexpTree[]): RegexpTree {
  return composed('choice', parts);
}

/** A group. Go keeps captures as nodes, which count towards how deep an expression may nest. */
export function capture(part: RegexpTree): RegexpTree {
  return { ...part, height: part.height + 1 };
}

/** `max` is Infinity where there is no limit. */
export function repetition(part: RegexpTree, min: number, max: number): RegexpTree {
  const count = max === Infinity ? min : max;
  const copies = max === 0 ? 1 : Math.max(1, count) * part.copies;
  return { kind: 'repetition', part, min, max, height: part.height + 1, copies };
}

function composed(kind: 'sequence' | 'choice', parts: readonly RegexpTree[]): RegexpTree {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const height = 1 + parts.reduce((most, part) => Math.max(most, part.height), 0);
  const copies = parts.reduce((most, part) => Math.max(most, part.copies), 1);
  return { kind, parts, height, copies };
}
