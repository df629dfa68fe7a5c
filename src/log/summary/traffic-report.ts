/** What passed, counted: all of it, or one verb of one resource. */
export interface TrafficCounts {
  readonly count: number;
  /** 401 and 403, kubetrace's own refusals too. */
  readonly denied: number;
  /** Other answers from 400 on, and lost connections. */
  readonly errors: number;
  /** Milliseconds until the answer was there; of a stream (watch, followed log, exec) until it started. */
  readonly p50: number;
  readonly p99: number;
  /** Of bodies and streams, both ways. */
  readonly bytes: number;
}

/** The counts of one verb of one resource. */
export interface TrafficRow extends TrafficCounts {
  readonly verb: string;
  /** As in the log; `discovery` for all of that, `(others)` for what came after many different ones. */
  readonly resource: string;
}

/** The traffic between two times, counted. */
export interface TrafficReport {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly total: TrafficCounts;
  /** The most frequent first. */
  readonly rows: readonly TrafficRow[];
}
