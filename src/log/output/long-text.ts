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
    // A CR and its LF stay in one piece: a CR alone would be escaped.
    held = /\r?\n?$/.exec(text)?.[0] ?? '';
    yield text.slice(0, text.length - held.length);
  }
  const rest = held + decoder.decode();
  yield rest.replace(/\n$/, '');
}
