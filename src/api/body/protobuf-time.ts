/** The fields of a Timestamp message. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * A time as JSON has it, of a message's fields: with no digits after the second for a Time, with six for a MicroTime (apimachinery pkg/apis/meta/v1,
 * time.go and micro_time.go). `undefined` for Go's zero time, which has no fields. Throws RangeError for a time that no calendar has.
 */
export function timeOf({ seconds, nanos = 0 }: Readonly<Record<string, unknown>>, digits: 0 | 6): string | undefined {
  if (seconds === undefined) return undefined;
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, '');
  return digits === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(Number(nanos) / 1000)).padStart(6, '0')}Z`;
}

/** What such a text is in protobuf: of a Time whole seconds, of a MicroTime whole microseconds. `undefined` for a text that is not a time of RFC 3339. */
export function timestampOf(text: string, digits: 0 | 6): Timestamp | undefined {
  const [, whole, fraction = '', zone] = RFC_3339.exec(text) ?? [];
  const at = Date.parse(`${whole}${zone}`);
  if (whole === undefined || Number.isNaN(at)) return undefined;
  return { seconds: at / 1000, nanos: digits === 0 ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0')) * 1000 };
}

const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[-+]\d\d:\d\d)$/;
