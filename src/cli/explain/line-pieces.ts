/** A part of a text that ends with a line, and whether it is the last. */
export interface Piece {
  readonly text: string;
  readonly isLast: boolean;
}

/** The text in pieces of whole lines, each of at least `size` characters but for the last. There is always a last one. */
export async function* linePieces(source: AsyncIterable<string>, size: number): AsyncGenerator<Piece, void> {
  let parts: string[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    const end = part.lastIndexOf('\n') + 1;
    if (length < size || end === 0) continue;
    const rest = part.slice(end);
    yield { text: parts.join('').slice(0, length - rest.length), isLast: false };
    parts = [rest];
    length = rest.length;
  }
  yield { text: parts.join(''), isLast: true };
}
