/** `GET /api/v1/lessons`: what can be learnt on the playground. */
export interface LessonList {
  readonly lessons: readonly { readonly number: number; readonly title: string; readonly steps: number }[];
  /** What to type once in a shell so that the commands of lessons reach the proxy. */
  readonly setup: readonly string[];
  readonly current?: LessonState;
}

/** A lesson that was begun (`POST /api/v1/lessons/N`), and how far it is. */
export interface LessonState {
  readonly number: number;
  readonly title: string;
  readonly story: string;
  readonly steps: readonly LessonStep[];
  /** How many steps are done. */
  readonly done: number;
  readonly learnt: string;
}

/** Something to try. */
export interface LessonStep {
  readonly task: string;
  readonly commands: readonly string[];
  /** What it showed; only when it is done. */
  readonly insight?: string;
  /** Nothing of it passes the proxy: the learner says that it is done. */
  readonly isUnseen?: true;
}
