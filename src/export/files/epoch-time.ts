/**
 * A time that another program wrote, as epoch milliseconds; 0 for one that is missing, unreadable or after the year 9999. Databases leave the
 * zone out: it is UTC then.
 */
export function epochTime(text: string | null | undefined): number {
  if (!text) return 0;
  const isZoned = text.endsWith('Z') || !WITHOUT_ZONE.test(text);
  const at = Date.parse(isZoned ? text : `${text.replace(' ', 'T')}Z`);
  return Math.abs(at) <= MAX ? at : 0;
}

const MAX = Date.UTC(9999, 11, 31);
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?$/;
