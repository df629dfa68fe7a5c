import { signal } from '@preact/signals';
import type { Session } from '../../web/wire/session.ts';
import { call, CallError } from '../api/call.ts';
import { resume } from '../api/resume.ts';

/** What this page is about; `undefined` until it is known. */
export const session = signal<Session | undefined>(undefined);

/** Why nothing can be shown, where that is so. */
export const sessionProblem = signal<string | undefined>(undefined);

/** Asks what this page is about; proves after a restart that it was let in before. Rejects where there is no connection. */
export async function loadSession(): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (!(error instanceof CallError) || error.status !== 401) throw error;
    const secret = sessionStorage.getItem(RESUME);
    if (secret !== null && (await resume(secret))) await load();
    else sessionProblem.value = 'Open the URL that kubetrace printed: it holds a key, and this page has none.';
  }
}

const RESUME = 'kubetrace-resume';

async function load(): Promise<void> {
  const found = await call<Session>('session');
  sessionStorage.setItem(RESUME, found.resumeSecret);
  sessionProblem.value = undefined;
  session.value = found;
}
