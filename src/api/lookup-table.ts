/**
 * A table for keys from outside. A plain object would also find the names of its prototype: `constructor`, `toString`, and with
 * `__proto__` the prototype itself.
 */
export function lookupTable<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}
