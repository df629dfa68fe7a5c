/** A text of one or more lines that is too long to be made at once: it is made piece by piece, as it is written. */
export interface LongText {
  pieces(): Iterable<string>;
}

/** Something to write, without the last line break. */
export type LogText = string | LongText;

/** The pieces of UTF-8 bytes as text, wherever the pieces end. The last line break is left out. */
export function* textPieces(bytes: Iterable<Uint8Array>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  for (const piece of bytes) {
    const text = held + decoder.decode(piece, { stream: true });
    held = text.endsWith('\n') ? '\n' : '';
    yield held === '' ? text : text.slice(0, -1);
  }
  const rest = decoder.decode();
  if (rest !== '') yield held + rest;
}
