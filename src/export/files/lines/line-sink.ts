import type { Fields } from './fields.ts';

/** Takes what is found in the lines of a file. */
export interface LineSink {
  /**
   * An object, and the line on which it begins. One that is too large to be kept comes several times, each time with some of the items of a
   * list in it: then `first` is the index of the first of them.
   */
  readonly object: (fields: Fields, line: number, first: number) => void;
  /** Lines of which nothing could be made: why, and the first of them. */
  readonly unread: (kind: string, line: number, count?: number) => void;
}

/** A kind of finding: a file whose last line was being written. */
export const LAST_LINE = 'the last line is cut off';
/** A kind of finding. */
export const CUT = 'lines of JSON that is cut off or broken';
/** A kind of finding. */
export const NOT_JSON = 'lines that are not JSON';
/** A kind of finding: V8 has no string for them. */
export const TOO_LONG_LINE = 'lines of more than 500 MiB';
/** A kind of finding. */
export const TOO_LARGE_OBJECT = 'objects of more than 500 MiB';
