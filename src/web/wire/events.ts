import type { LessonState } from './lessons.ts';
import type { Row } from './row.ts';

/**
 * What `GET /api/v1/events` sends, as server-sent events: `hello` once, `lost` if the resumed stream has a gap, `matches` if there is a filter, then `rows` whenever
 * something changes. The `id` of each is `EPOCH.CHANGE.EXCHANGE`: which run, the last change in it, and the last exchange in it.
 */
export interface StreamEvents {
  readonly hello: Hello;
  readonly lost: Lost;
  readonly matches: Matches;
  readonly rows: Rows;
  readonly lesson: LessonState;
}

/** What a stream begins with. */
export interface Hello {
  /** Another one than before: kubetrace was started again, and ids begin anew. */
  readonly epoch: string;
  /** Whether the stream goes on from where the client was; otherwise all rows follow. */
  readonly isResumed: boolean;
  /** How many rows there are now. */
  readonly rows: number;
}

/** Exchanges that came and were dropped while the client was away. */
export interface Lost {
  readonly exchanges: number;
}

/** The exchanges that match the filter of the stream, of those that the client has. */
export interface Matches {
  readonly ids: readonly number[];
}

/** Rows that are new or have changed, in the order of their last changes. */
export interface Rows {
  readonly rows: readonly Row[];
  /** Exchanges with a lower id are dropped, except for `older`, which have not ended. */
  readonly oldest: number;
  readonly older: readonly number[];
  /** Whether the client has now all there is. */
  readonly isCurrent: boolean;
}
