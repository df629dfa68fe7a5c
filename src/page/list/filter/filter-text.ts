import { signal } from '@preact/signals';
import type { FilterCheck } from '../../../web/wire/session.ts';
import { call, queryOf } from '../../api/call.ts';
import { setFilter } from '../../state/stream.ts';

/** What stands in the filter field. */
export const filterText = signal('');

/** Why the list is not filtered by a text. */
export interface FilterProblem extends FilterCheck {
  readonly text: string;
  readonly problem: string;
}

/** What is wrong with the text of the field, as far as it was checked. */
export const filterProblem = signal<FilterProblem | undefined>(undefined);

let asked = 0;

/** Filters the list by what stands in the field, if it can be read; otherwise the list stays as it is. */
export async function applyFilter(): Promise<void> {
  const text = filterText.value.trim();
  const question = ++asked;
  const check = await checked(text);
  // Of several questions only the last answer counts.
  if (question !== asked) return;
  const { problem } = check;
  filterProblem.value = problem === undefined ? undefined : { ...check, text, problem };
  if (problem !== undefined) return;
  setFilter(text);
}

/** Puts a text into the field, and filters by it. */
export function filterBy(text: string): void {
  filterText.value = text;
  void applyFilter();
}

async function checked(text: string): Promise<FilterCheck> {
  if (text === '') return {};
  try {
    return await call<FilterCheck>(`filter${queryOf({ text })}`);
  } catch (error) {
    return { problem: `it cannot be checked: ${(error as Error).message}` };
  }
}
