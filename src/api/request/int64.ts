/** Go's `strconv.ParseInt(text, 10, 64)`: digits with an optional sign; `undefined` on a syntax or range error. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/u.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value === BigInt.asIntN(64, value) ? value : undefined;
}
