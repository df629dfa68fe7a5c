import { lineParts } from './line-parts.ts';
import { TEXT_LIMITS } from './text-limits.ts';

/** The lines of a stream of bytes, many at a time, without their ends. One that no string can hold is left out. */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly string[]> {
  let long = '';
  let isTooLong = false;
  for await (const next of lineParts(chunks)) {
    if ('lines' in next) yield next.lines;
    else {
      isTooLong ||= long.length + next.part.length > TEXT_LIMITS.most;
      long = isTooLong ? '' : long + next.part;
      if (!next.isEnd) continue;
      if (!isTooLong) yield [long];
      [long, isTooLong] = ['', false];
    }
  }
}
