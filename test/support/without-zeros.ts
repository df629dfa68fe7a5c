/** An object without what Go's omitempty leaves out of its JSON, at any depth; items of lists stay. */
export function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutZeros(item) ?? null);
  if (typeof value !== 'object' || value === null) return ZEROS.has(value) ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, one]) => [key, withoutZeros(one)] as const)
    .filter(([, one]) => one !== undefined && !(Array.isArray(one) && one.length === 0));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const ZEROS: ReadonlySet<unknown> = new Set(['', 0, false, null, undefined]);
