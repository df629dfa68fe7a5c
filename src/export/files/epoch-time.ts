/** A time that another program wrote, as epoch milliseconds; 0 for one that is missing, unreadable or after the year 9999. */
export function epochTime(text: string | null | undefined): number {
  const at = Date.parse(text ?? '');
  return Math.abs(at) <= MAX ? at : 0;
}

const MAX = Date.UTC(9999, 11, 31);
