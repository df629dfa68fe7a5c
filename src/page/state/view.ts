import { signal } from '@preact/signals';
import type { RowKey } from './rows.ts';

/** The pages of the page. */
export const PLACES = ['trace', 'roles', 'compare', 'learn'] as const;

/** One of them. */
export type Place = (typeof PLACES)[number];

/** Which of them is shown. */
export const place = signal<Place>('trace');

/** The exchange whose detail is shown. */
export const selected = signal<RowKey | undefined>(undefined);

/** The exchanges or commands to be compared: at most two. */
export const pinned = signal<readonly Pin[]>([]);

/** One side of a comparison. */
export interface Pin {
  readonly label: string;
  readonly run: number;
  /** One exchange, or those of a command. */
  readonly ids: readonly number[];
}
