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
  let isSame = true;
  const fields = Object.entries(value).map(([key, field]) => {
    const other = changed(field, change);
    if (other !== field) isSame = false;
    return [key, other] as const;
  });
  return isSame ? value : Object.fromEntries(fields);
}
