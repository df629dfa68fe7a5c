/** What comes before the first separator; the whole text where there is none. */
export function firstPart(text: string, separator: string): string {
  const end = text.indexOf(separator);
  return end < 0 ? text : text.slice(0, end);
}
