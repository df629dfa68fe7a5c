import type { DialectName } from '../../../api/dialect/dialect.ts';

/** A short lesson on the playground. The learner is its administrator and tries things as others with `--as`. */
export interface Lesson {
  readonly title: string;
  /** What it is about, in a few sentences. */
  readonly story: string;
  /** A manifest of what the lesson needs besides the seed of the playground. */
  readonly stage?: string;
  /** Which server the playground is; Kubernetes' own by default. */
  readonly dialect?: DialectName;
  readonly steps: readonly Step[];
  /** What to remember. */
  readonly learnt: string;
}

/** Something to try: either `request` or `unseen` says how it is noticed. */
export interface Step {
  readonly task: string;
  /** What to type; any other way to the same request will do. */
  readonly commands: readonly string[];
  /** The same for those who have no kubectl, where it is not the same. */
  readonly curl?: readonly string[];
  /** The request to wait for, as in `--filter`. */
  readonly request?: string;
  /** The command to wait for where its request does not pass the proxy; it must succeed. */
  readonly unseen?: RegExp;
  /** What it showed. */
  readonly insight: string;
}
