import type { DenialClass } from '../../rules/denial-classes.ts';

/** Words that somebody other than the API server is known by. */
export interface KnownWords {
  readonly pattern: RegExp;
  readonly class: Extract<DenialClass, 'gateway' | 'backend' | 'protocol' | 'unknown'>;
  /** Who said no, and why it is known; a sentence with its full stop. */
  readonly reason: (said: Said) => string;
  /** What to do. */
  readonly remedy: (said: Said) => string;
}

/** The named groups of the pattern. */
type Said = Readonly<Partial<Record<string, string>>>;
