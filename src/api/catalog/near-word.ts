/** The word that a misspelt one is nearest to: one letter off, or two in a long word; `undefined` where none is so near. */
export function nearWord(word: string, words: readonly string[]): string | undefined {
  const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  if (word.length > MAX_LENGTH) return undefined;
  const lower = word.toLowerCase();
  let nearest: string | undefined;
  let least = allowed + 1;
  for (const each of words) {
    const distance = Math.abs(each.length - lower.length) < least ? distanceOf(lower, each) : least;
    if (distance < least) [nearest, least] = [each, distance];
  }
  return nearest;
}

/** No name in Kubernetes is longer than that of a subdomain. */
const MAX_LENGTH = 253;

/** Letters to add, drop, replace or swap (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (row: readonly number[], column: number) => row[column] ?? Infinity;
      const replaced = at(old, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, at(old, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(at(row, j), at(older, j - 2) + 1);
    }
    [older, old] = [old, row];
  }
  return old[b.length] ?? Infinity;
}
