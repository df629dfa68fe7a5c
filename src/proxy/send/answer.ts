import type { ConnectionTimings } from '../../api/connection-timings.ts';

/** What the API server answered: the head at once, the body for one taker. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** Name, value, name, value … as they came, one character for each byte. */
  readonly rawHeaders: readonly string[];
  readonly body: AnswerBody;
  readonly connection?: ConnectionTimings | undefined;
}

/** A body on its way. Nobody buffers it: while its taker is full, the sender waits. */
export interface AnswerBody {
  /**
   * Gives each piece to `take`, which says whether it wants more; after a false the body waits for `resume`.
   * Resolves with the raw trailers at the end, rejects when the body is cut short.
   */
  flow(take: (chunk: Uint8Array) => boolean): Promise<readonly string[]>;
  resume(): void;
  /** Nobody wants the rest: the connection to the server ends. */
  abort(reason: Error): void;
}

/** The same body; `see` is shown each piece as it passes. What it throws cuts the body short, wherever the piece came from. */
export function tapped(body: AnswerBody, see: (chunk: Uint8Array) => void): AnswerBody {
  return {
    flow: (take) =>
      body.flow((chunk) => {
        try {
          see(chunk);
        } catch (error) {
          body.abort(error as Error);
          return false;
        }
        return take(chunk);
      }),
    resume: () => body.resume(),
    abort: (reason) => body.abort(reason),
  };
}
