import { StringDecoder } from 'node:string_decoder';
import { joined } from '../../../api/bytes.ts';
import { TEXT_LIMITS, type TextLimits } from './text-limits.ts';

/** Whole lines of UTF-8 text, many at a time, without their ends. */
export interface Lines {
  readonly lines: readonly string[];
  /** It is the rest after the last line break. */
  readonly isLast: boolean;
}

/** A part of a long line. */
export interface LinePart {
  readonly part: string;
  /** Whether the line ends with it. */
  readonly isEnd: boolean;
}

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines, and those of more than `whole` bytes into parts. Keeps no more in memory, and one piece of the stream. */
export async function* lineParts(
  chunks: AsyncIterable<Uint8Array | string>,
  { whole }: Pick<TextLimits, 'whole'> = TEXT_LIMITS,
): AsyncGenerator<Lines | LinePart> {
  let rest: Uint8Array[] = [];
  let size = 0;
  /** Of a long line that has not ended. */
  let decoder: StringDecoder | undefined;
  for await (const piece of chunks) {
    let chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (decoder) {
      const end = chunk.indexOf(NEWLINE);
      yield { part: decoder.write(bufferOf(end < 0 ? chunk : chunk.subarray(0, end))), isEnd: end >= 0 };
      if (end < 0) continue;
      decoder = undefined;
      chunk = chunk.subarray(end + 1);
    }
    const end = chunk.lastIndexOf(NEWLINE);
    size += chunk.length;
    if (end >= 0) {
      yield { lines: textOf([...rest, chunk.subarray(0, end)]).split('\n'), isLast: false };
      chunk = chunk.subarray(end + 1);
      [rest, size] = [[], chunk.length];
    }
    if (chunk.length > 0) rest.push(chunk);
    if (size <= whole) continue;
    decoder = new StringDecoder('utf8');
    yield { part: decoder.write(bufferOf(joined(rest))), isEnd: false };
    [rest, size] = [[], 0];
  }
  if (decoder) yield { part: decoder.end(), isEnd: true };
  else if (rest.length > 0) yield { lines: [textOf(rest)], isLast: true };
}

function textOf(parts: readonly Uint8Array[]): string {
  return bufferOf(joined(parts)).toString();
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
