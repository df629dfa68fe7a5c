import { count, isOf, object, optional, shapeOf } from '../../api/shape.ts';

/** What a recording does not hold, as its files say at their beginning: `kind: Recording` (docs/trace-format.md). */
export interface RecordingLimits {
  readonly kind: 'Recording';
  readonly apiVersion: 'kubetrace.dev/v1';
  /** 1 for the first file of a recording, 2 for the one that was begun when that was full. */
  readonly part: number;
  /** How much is kept of each body. */
  readonly bodyBytes: number;
  /** When a file is full. */
  readonly maxBytes?: number;
  /** How many older files are kept. */
  readonly keep?: number;
}

/** The limits that a record of a trace file says; `undefined` for another record. */
export function recordingLimits(record: object): RecordingLimits | undefined {
  return isOf(LIMITS, record) ? record : undefined;
}

const LIMITS = object<RecordingLimits>({
  kind: shapeOf('Recording', (value) => value === 'Recording'),
  apiVersion: shapeOf('kubetrace.dev/v1', (value) => value === 'kubetrace.dev/v1'),
  part: count,
  bodyBytes: count,
  maxBytes: optional(count),
  keep: optional(count),
});
