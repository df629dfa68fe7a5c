/**
 * A table that is asked for names from outside. A plain object would answer to the names of its prototype as well: `constructor`,
 * `toString`, and with `__proto__` the prototype itself.
 */
export function lookupTable<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}
