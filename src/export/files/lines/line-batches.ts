import { joined } from '../../../api/bytes.ts';

/** Lines of UTF-8 text, many at a time: whole ones, without their ends. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** It is the rest after the last line break. */
  readonly isLast: boolean;
  /** After these lines comes one that no string can hold. */
  readonly isTooLong?: boolean;
}

const NEWLINE = 0x0a;
/** Less than a string of V8 may have (2^29 - 24 characters). */
const MAX_LINE = 500 * 1024 * 1024;

/** Cuts a stream of bytes into lines. Keeps at most one piece of the stream and one line in memory. */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<LineBatch> {
  let rest: Uint8Array[] = [];
  let size = 0;
  for await (const piece of chunks) {
    let chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    size += chunk.length;
    if (size > MAX_LINE) {
      const end = chunk.indexOf(NEWLINE);
      // Only the end of the line is looked for.
      rest = [];
      if (end < 0) continue;
      yield { lines: [], isLast: false, isTooLong: true };
      chunk = chunk.subarray(end + 1);
      size = chunk.length;
    }
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    yield { lines: textOf([...rest, chunk.subarray(0, end)]).split('\n'), isLast: false };
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    size = chunk.length - end - 1;
  }
  if (size > MAX_LINE) yield { lines: [], isLast: true, isTooLong: true };
  else if (rest.length > 0) yield { lines: [textOf(rest)], isLast: true };
}

function textOf(parts: readonly Uint8Array[]): string {
  const whole = joined(parts);
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString();
}
