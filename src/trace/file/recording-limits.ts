import { jsonObject } from '../../api/body/json-object.ts';
import { count, isOf, object, optional } from '../../api/shape.ts';

/**
 * What a recording does not hold, as the first Exchange of each of its files says in the field `recording` (docs/trace-format.md): so that
 * every line of a recording is an exchange.
 */
export interface RecordingLimits {
  /** 1 for the first file of a recording, 2 for the one that was begun when that was full. */
  readonly part: number;
  /** How much is kept of each body. */
  readonly bodyBytes: number;
  /** When a file is full. */
  readonly maxBytes?: number;
  /** How many older files are kept. */
  readonly keep?: number;
}

/** The limits that an Exchange of a trace file says; `undefined` where it is not the first of a recording. */
export function recordingLimits({ recording }: { readonly recording?: unknown }): RecordingLimits | undefined {
  return isOf(LIMITS, recording) ? recording : undefined;
}

/** `recording` of the first Exchange of a file. */
export const LIMITS = object<RecordingLimits>({
  part: count,
  bodyBytes: count,
  maxBytes: optional(count),
  keep: optional(count),
});

/** The line of an Exchange, with the limits of the recording that it is the first of. */
export function withLimits(line: string, limits: RecordingLimits): string {
  return line.replace(START, `$&"recording":${JSON.stringify(limits)},`);
}

/** The limits in the beginning of such a line, which may be cut after them. */
export function limitsAtStart(text: string): RecordingLimits | undefined {
  const [, limits] = FIRST.exec(text) ?? [];
  return limits === undefined ? undefined : recordingLimits({ recording: jsonObject(limits) });
}

const START = /^\{"kind":"Exchange","apiVersion":"kubetrace\.dev\/v1",/;
const FIRST = /^\{"kind":"Exchange","apiVersion":"kubetrace\.dev\/v1","recording":(\{[^{}]{0,200}\}),/;
