import type { Input, Output } from './pipe.ts';

/** The three that every program has. */
export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}
