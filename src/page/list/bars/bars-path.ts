import { type Bin, totalOf } from '../model/bins.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../model/outcome-class.ts';

/** The bars of each class as a path of SVG, one upon the other, in a box that is as wide as there are bins and `HEIGHT` high. */
export function barPaths(bins: readonly Bin[]): readonly { readonly kind: OutcomeClass; readonly path: string }[] {
  const highest = Math.max(1, ...bins.map(totalOf));
  const tops = bins.map(() => HEIGHT);
  return OUTCOME_CLASSES.toReversed().map((kind) => ({
    kind,
    path: bins
      .map((bin, at) => {
        const count = bin[kind];
        if (count === 0) return '';
        // A single denial among thousands is still to be seen.
        const height = Math.max(LEAST, (count / highest) * HEIGHT);
        const bottom = tops[at] ?? HEIGHT;
        const top = Math.max(0, bottom - height);
        tops[at] = top;
        return `M${at} ${bottom.toFixed(1)}V${top.toFixed(1)}h0.85V${bottom.toFixed(1)}z`;
      })
      .join(''),
  }));
}

/** In units of the box. */
export const HEIGHT = 40;
const LEAST = 3;
