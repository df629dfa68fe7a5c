/** A span of milliseconds as kubectl writes ages: its largest unit, `32s`, `5m`, `3h`, `12d`. */
export function age(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.trunc(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.trunc(seconds / 3600)}h`;
  return `${Math.trunc(seconds / 86_400)}d`;
}

/** How long a request took: `12ms`, from ten seconds on `32.1s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds}ms` : `${(milliseconds / 1000).toFixed(1)}s`;
}

/** A time in RFC 3339 with milliseconds; `undefined` for none, and for what no calendar has, such as the `exp` of a token made by hand. */
export function isoTime(at: number | undefined): string | undefined {
  const date = new Date(at ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A moment in RFC 3339, from epoch milliseconds: `2026-11-22T01:43:14Z`. */
export function moment(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
