/** A place in two lists: what is in both, or only in one. */
export type Aligned<T> =
  | { readonly left: T; readonly right: T }
  | { readonly left: T; readonly right?: never }
  | { readonly left?: never; readonly right: T };

/**
 * Two lists side by side, in order, with as many equal keys beside each other as possible (their longest common subsequence). Of lists that differ in more than
 * some thousand places the middle is taken as different altogether.
 */
export function aligned<T>(left: readonly T[], right: readonly T[], keyOf: (item: T) => string): Aligned<T>[] {
  const [a, b] = [left.map(keyOf), right.map(keyOf)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const pairs = new Pairs(left, right);
  for (let i = 0; i < start; i++) pairs.both();
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  if (rows * columns > MAX_CELLS) {
    for (let i = 0; i < rows; i++) pairs.left();
    for (let i = 0; i < columns; i++) pairs.right();
  } else {
    middle(a.slice(start, start + rows), b.slice(start, start + columns), pairs);
  }
  for (let i = 0; i < end; i++) pairs.both();
  return pairs.all;
}

/** A table of so many takes 8 MB and some 20 ms. */
const MAX_CELLS = 4_000_000;

class Pairs<T> {
  readonly all: Aligned<T>[] = [];
  readonly #left: Iterator<T>;
  readonly #right: Iterator<T>;

  constructor(left: readonly T[], right: readonly T[]) {
    this.#left = left[Symbol.iterator]();
    this.#right = right[Symbol.iterator]();
  }

  both(): void {
    const [left, right] = [this.#left.next(), this.#right.next()];
    if (!left.done && !right.done) this.all.push({ left: left.value, right: right.value });
  }

  left(): void {
    const { done, value } = this.#left.next();
    if (!done) this.all.push({ left: value as T });
  }

  right(): void {
    const { done, value } = this.#right.next();
    if (!done) this.all.push({ right: value as T });
  }
}

function middle<T>(a: readonly string[], b: readonly string[], pairs: Pairs<T>): void {
  const width = b.length + 1;
  // How long the longest common rest is from each place on.
  const rest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => rest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pairs.both();
      i++;
      j++;
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      pairs.left();
      i++;
    } else {
      pairs.right();
      j++;
    }
  }
}
