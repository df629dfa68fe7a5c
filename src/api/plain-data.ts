/** JSON data with each text in it changed; the same object where nothing changes. Keys stay. */
export function withTexts<T>(data: T, change: (text: string) => string): T {
  return changed(data, change) as T;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => changed(item, change));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let others: Map<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const other = changed(fields[key], change);
    if (other !== fields[key]) (others ??= new Map(Object.entries(fields))).set(key, other);
  }
  return others ? Object.fromEntries(others) : value;
}
