/** A text as a segment of a path. Half of a surrogate pair, which no URL can hold, becomes the replacement character. */
export function urlSegment(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
