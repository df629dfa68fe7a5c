/** `1 request`, `1,234 requests`; `plural` where it is more than an s. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(count)} ${count === 1 ? noun : plural}`;
}

/** `1,234`. */
export function numberText(count: number): string {
  return count < 1000 ? String(count) : NUMBERS.format(count);
}

const NUMBERS = new Intl.NumberFormat('en');
