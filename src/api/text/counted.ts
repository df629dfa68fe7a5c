import { groupedNumber } from './grouped-number.ts';

/** A number with its noun: `1 role`, `48,210 roles`. */
export function counted(count: number, noun: string): string {
  return `${groupedNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}
