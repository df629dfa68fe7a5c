import { signal } from '@preact/signals';
import type { ListedRow } from '../state/rows.ts';

/** What is shown of an exchange. */
export type DetailTab = 'anatomy' | 'access' | 'headers' | 'body' | 'timing' | 'raw';

/** The tab that the user chose: it stays for the next exchange. */
export const chosenTab = signal<DetailTab | undefined>(undefined);

/** The tab that is shown: of a denial first what was missing. */
export function tabFor({ outcome }: ListedRow): DetailTab {
  return chosenTab.value ?? (outcome === 'denied' ? 'access' : 'anatomy');
}

/** All of them, in order. */
export const DETAIL_TABS: readonly { readonly id: DetailTab; readonly title: string }[] = [
  { id: 'anatomy', title: 'Anatomy' },
  { id: 'access', title: 'Access' },
  { id: 'headers', title: 'Headers' },
  { id: 'body', title: 'Body' },
  { id: 'timing', title: 'Timing' },
  { id: 'raw', title: 'Raw' },
];
