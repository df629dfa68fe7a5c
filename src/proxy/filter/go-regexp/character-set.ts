/** Which characters, given as code points, belong to a set. */
export type CharacterSet = (codePoint: number) => boolean;

/**
 * The set that JavaScript's class `[…]` of this source describes; `fold` adds whatever differs from a member by case only. Both
 * Go (unicode.SimpleFold) and JavaScript's flag `u` do that by the simple case folding of Unicode.
 */
export function classSet(source: string, fold = false): CharacterSet {
  const regexp = new RegExp(`^[${source}]$`, fold ? 'iu' : 'u');
  return (codePoint) => regexp.test(String.fromCodePoint(codePoint));
}

/** The characters from `low` to `high`; `fold` as for `classSet`. */
export function rangeSet(low: number, high: number, fold = false): CharacterSet {
  if (!fold) return (codePoint) => codePoint >= low && codePoint <= high;
  return classSet(`\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`, fold);
}

/** All characters but these. */
export function without(set: CharacterSet): CharacterSet {
  return (codePoint) => !set(codePoint);
}

/** The characters of any of the sets. */
export function union(sets: readonly CharacterSet[]): CharacterSet {
  return (codePoint) => sets.some((has) => has(codePoint));
}
