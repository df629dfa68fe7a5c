/** A part of a text that ends with a line, and whether it is the last. */
export interface Piece {
  readonly text: string;
  readonly isLast: boolean;
}

/**
 * The text in pieces of whole lines, each of at least `size` characters but for the last. There is always a last one. A line that is too
 * long is given in parts, unless it may be JSON, which is read as a whole.
 */
export async function* linePieces(source: AsyncIterable<string>, size: number): AsyncGenerator<Piece, void> {
  let parts: string[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length < size) continue;
    const end = part.lastIndexOf('\n') + 1;
    if (end === 0 && (length < size * LONGEST || /^\s*[[{]/.test(parts[0] ?? ''))) continue;
    const rest = end === 0 ? '' : part.slice(end);
    yield { text: parts.join('').slice(0, length - rest.length), isLast: false };
    parts = [rest];
    length = rest.length;
  }
  yield { text: parts.join(''), isLast: true };
}

/** Of a line that is not JSON, in sizes of a piece. */
const LONGEST = 8;
