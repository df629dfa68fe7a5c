import type { Fields } from './lines/fields.ts';
import type { NamedBytes } from './lines/plain-bytes.ts';
import type { TextLimits } from './lines/text-limits.ts';

/** Something to read exchanges from: a trace, audit events, as they are or as a service delivers them, or a HAR. */
export interface TraceInput extends NamedBytes {
  /** One of many files, which may hold something else. */
  readonly isOptional?: boolean;
}

/** How to read. */
export interface ReadOptions {
  /** Takes a message about something that was passed over. */
  readonly warn: (message: string) => void;
  /** Takes a message about what a recording does not hold of its exchanges: of bodies, or of the events of watches. */
  readonly note?: (message: string, about: 'bodies' | 'events') => void;
  /** All files that are read, since one may go on with another. */
  readonly names?: readonly string[];
  /** Of a HAR: only requests to these hosts. */
  readonly hosts?: readonly string[] | undefined;
  /** Of a HAR: leave out what does not look like a request to a Kubernetes API. */
  readonly apiOnly?: boolean;
  /** Called with the number of lines that were read since. */
  readonly onLines?: (count: number) => void;
  /**
   * Takes a line of a usage file, which has sums and no exchanges; may throw ShapeError. Without it, a usage file is an error.
   */
  readonly onUsage?: (record: Fields) => void;
  /** How much text is kept in memory. */
  readonly limits?: TextLimits;
}
