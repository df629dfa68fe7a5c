import { computed, effect, signal } from '@preact/signals';
import type { RolesView } from '../../web/wire/roles.ts';
import { call, queryOf } from '../api/call.ts';
import { rows } from '../state/rows.ts';
import { filter } from '../state/stream.ts';

/** Whether only what the filter shows is counted. */
export const usesFilter = signal(true);

/** Whose requests are counted, as the server names it; `''` for everybody's. */
export const subject = signal('');

/** The widenings that were chosen, in the words of `kubetrace rbac --expand`. */
export const widenings = signal<readonly string[]>([]);

/** Whether only what was denied is asked for. */
export const isMissingOnly = signal(false);

/** The least roles for what was seen; `undefined` until they are known. */
export const rolesView = signal<RolesView | undefined>(undefined);

/** Why they are not known. */
export const rolesProblem = signal<string | undefined>(undefined);

const path = computed(() => {
  const query = queryOf({
    filter: usesFilter.value ? filter.value : '',
    subject: subject.value,
    expand: widenings.value.join(','),
    missingOnly: isMissingOnly.value ? 'true' : '',
  });
  return `roles${query}`;
});

/** Asks for the roles, at once when something else is wanted, and at most once a second as the trace grows. Returns how to stop. */
export function followTrace(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  const ask = (): void => {
    asking?.abort();
    asking = new AbortController();
    void load(path.peek(), asking.signal);
  };
  const stopWishes = effect(() => {
    if (path.value !== '') ask();
  });
  let seen = rows.peek();
  const stopRows = effect(() => {
    if (rows.value === seen) return;
    seen = rows.value;
    timer ??= setTimeout(() => {
      timer = undefined;
      ask();
    }, PAUSE);
  });
  return () => {
    stopWishes();
    stopRows();
    clearTimeout(timer);
    asking?.abort();
  };
}

/** In milliseconds. */
const PAUSE = 1000;

async function load(from: string, signal: AbortSignal): Promise<void> {
  try {
    const found = await call<RolesView>(from, { signal });
    if (signal.aborted) return;
    rolesView.value = found;
    rolesProblem.value = undefined;
  } catch (error) {
    if (!signal.aborted) rolesProblem.value = (error as Error).message;
  }
}
