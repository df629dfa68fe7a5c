import { signal } from '@preact/signals';
import type { LessonList } from '../../web/wire/lessons.ts';
import { call } from '../api/call.ts';

/** What can be learnt; `undefined` until it is known. */
export const lessonList = signal<LessonList | undefined>(undefined);

/** Why the last thing that was asked for did not happen. */
export const lessonProblem = signal<string | undefined>(undefined);

/** Asks what can be learnt. */
export function loadLessons(): Promise<boolean> {
  return tried(async () => {
    lessonList.value = await call<LessonList>('lessons');
  });
}

/** Begins a lesson. How far it is comes by the stream alone, so that an answer that is late shows nothing old. Resolves with whether it was begun. */
export function beginLesson(number: number): Promise<boolean> {
  return tried(() => call(`lessons/${number}`, { method: 'POST' }));
}

/** Says that a step is done, of which nothing passes the proxy. Steps are counted from 1. */
export function declareDone(number: number, step: number): Promise<boolean> {
  return tried(() => call(`lessons/${number}/steps/${step}`, { method: 'POST' }));
}

async function tried(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    lessonProblem.value = undefined;
    return true;
  } catch (error) {
    lessonProblem.value = (error as Error).message;
    return false;
  }
}
