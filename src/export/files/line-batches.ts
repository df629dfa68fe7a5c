import { joined } from '../../api/bytes.ts';

/** Lines of UTF-8 text, many at a time: whole ones, without their ends. `isLast` marks the rest after the last line break. */
export interface LineBatch {
  readonly lines: readonly string[];
  readonly isLast: boolean;
}

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines. Keeps at most one piece of the stream and one line in memory. */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<LineBatch> {
  let rest: Uint8Array[] = [];
  for await (const piece of chunks) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    yield { lines: textOf([...rest, chunk.subarray(0, end)]).split('\n'), isLast: false };
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  if (rest.length > 0) yield { lines: [textOf(rest)], isLast: true };
}

function textOf(parts: readonly Uint8Array[]): string {
  const whole = joined(parts);
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString();
}
