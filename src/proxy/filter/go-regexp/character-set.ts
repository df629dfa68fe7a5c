/** Which characters, given as code points, belong to a set. */
export type CharacterSet = (codePoint: number) => boolean;

/**
 * The set that JavaScript's class `[…]` of this source describes; `fold` adds whatever differs from a member by case only. The
 * simple case folding of Unicode decides about that for Go (unicode.SimpleFold) as for JavaScript's flag `u`.
 */
export function classSet(source: string, fold = false): CharacterSet {
  const regexp = new RegExp(`^[${source}]$`, fold ? 'iu' : 'u');
  return (codePoint) => regexp.test(String.fromCodePoint(codePoint));
}

export function rangeSet(low: number, high: number, fold = false): CharacterSet {
  if (!fold) return (codePoint) => codePoint >= low && codePoint <= high;
  return classSet(`\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`, fold);
}

export function without(set: CharacterSet): CharacterSet {
  return (codePoint) => !set(codePoint);
}

export function union(sets: readonly CharacterSet[]): CharacterSet {
  return (codePoint) => sets.some((has) => has(codePoint));
}
