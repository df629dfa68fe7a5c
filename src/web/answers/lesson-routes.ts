import type { LessonList, LessonState } from '../wire/lessons.ts';
import { answerJson, WebError } from './answer.ts';
import type { Route } from './route.ts';

/** What can be learnt beside a trace, and how far a learner is. */
export interface Lessons {
  readonly all: LessonList['lessons'];
  /** The lesson that was begun last. */
  readonly current: LessonState | undefined;
  /** What to type in a shell so that its commands reach the proxy; the URL of that may hold a key. Rejects where nothing can be written. */
  setup(proxyUrl: string): Promise<readonly string[]>;
  /** Sets the stage of a lesson; `undefined` where there is none of this number. */
  begin(number: number): LessonState | undefined;
  /** The learner says that a step is done; `false` unless it is the one to do now, and nothing of it passes the proxy. */
  declareDone(step: number): boolean;
  /** Calls a function whenever `current` has changed, until the returned function is called. */
  onChange(heard: () => void): () => void;
}

/** Lessons, where there are any. */
export function lessonRoutes(lessons: Lessons | undefined, proxyUrl: () => string | undefined): Route[] {
  const there = (): Lessons => {
    if (lessons) return lessons;
    throw new WebError(404, 'there are no lessons here', 'the playground has them: kubetrace proxy --playground --web');
  };
  return [
    {
      method: 'GET',
      path: /^lessons$/,
      async answer({ res }) {
        const { all, current } = there();
        const url = proxyUrl();
        const setup = url === undefined ? [] : await there().setup(url);
        answerJson(res, { lessons: all, setup, ...(current && { current }) } satisfies LessonList);
      },
    },
    {
      method: 'POST',
      path: /^lessons\/(\d{1,4})$/,
      answer({ res, parts: [number] }) {
        const begun = there().begin(Number(number));
        if (!begun) throw new WebError(404, `there is no lesson ${number}`);
        answerJson(res, begun);
      },
    },
    {
      method: 'POST',
      path: /^lessons\/(\d{1,4})\/steps\/(\d{1,4})$/,
      answer({ res, parts: [number, step] }) {
        const learning = there();
        if (learning.current?.number !== Number(number))
          throw new WebError(409, `lesson ${number} was not begun, or another after it`);
        if (!learning.declareDone(Number(step)))
          throw new WebError(409, `step ${step} is not the one to do now, or is seen by itself when it is done`);
        answerJson(res, learning.current);
      },
    },
  ];
}
