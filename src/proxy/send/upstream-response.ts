import type { ConnectionTimings } from '../../api/connection-timings.ts';

/** A response of the API server: the head at once, the body for one reader. */
export interface UpstreamResponse {
  readonly status: number;
  readonly statusText: string;
  /** Name, value, name, value … as they came, one character for each byte. */
  readonly rawHeaders: readonly string[];
  readonly body: ResponseBody;
  readonly connection?: ConnectionTimings | undefined;
}

/** A body on its way. It is not buffered: while its reader is full, the sender waits. */
export interface ResponseBody {
  /** All of it in pieces, where all has come and there are no trailers; then `flow` need not be called. It can be asked once, before `flow`. */
  whole?(): Uint8Array[] | undefined;
  /**
   * Gives each piece to `take`, which says whether it wants more; after a false the body waits for `resume`.
   * Resolves with the raw trailers at the end, rejects when the body is cut short.
   */
  flow(take: (chunk: Uint8Array) => boolean): Promise<readonly string[]>;
  resume(): void;
  /** Ends the connection to the server: the rest is not wanted. */
  abort(reason: Error): void;
}

/** The same body; `see` is shown each piece as it passes. What it throws cuts the body short. */
export function withTap(body: ResponseBody, see: (chunk: Uint8Array) => void): ResponseBody {
  return {
    whole() {
      const pieces = body.whole?.();
      for (const piece of pieces ?? []) see(piece);
      return pieces;
    },
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
