/** JSON data with each text in it changed; the same object where nothing changes. Keys stay. */
export function withTexts<T extends object>(data: T, change: (text: string) => string): T {
  let isSame = true;
  const copy = JSON.parse(JSON.stringify(data), (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    const changed = change(value);
    if (changed !== value) isSame = false;
    return changed;
  }) as T;
  return isSame ? data : copy;
}
