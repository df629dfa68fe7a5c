/** A short lesson on the playground. The learner is its administrator and tries things as others with `--as`. */
export interface Lesson {
  readonly title: string;
  /** What it is about, in a few sentences. */
  readonly story: string;
  /** A manifest of what the lesson needs besides the seed of the playground. */
  readonly stage?: string;
  readonly steps: readonly Step[];
  /** What to remember. */
  readonly learnt: string;
}

/** Something to try. */
export interface Step {
  readonly task: string;
  /** What to type; any other way to the same request will do. */
  readonly commands: readonly string[];
  /** The request to wait for, as in `--filter`. */
  readonly request: string;
  /** What it showed. */
  readonly insight: string;
}
