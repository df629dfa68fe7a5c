import type { ResponseBody } from '../send/upstream-response.ts';

/** The start of a body, looked at before any of it is passed on. */
export interface BodyStart {
  readonly bytes: Uint8Array;
  /** Whether `bytes` is all of it. */
  readonly complete: boolean;
  /** The whole body for its reader: what was looked at and what is still to come. */
  readonly body: ResponseBody;
}

/** How much of a body to look at. */
export interface CollectLimits {
  readonly bytes: number;
  /** How long to wait for the end, in milliseconds. */
  readonly patience: number;
}

/** Reads a small body to its end, and a large or slow one up to the limits. Rejects when it is cut short. */
export async function collect(body: ResponseBody, limits: CollectLimits): Promise<BodyStart> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let taker: ((chunk: Uint8Array) => boolean) | undefined;
  let stop!: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const flowing = body.flow((chunk) => {
    if (taker) return taker(chunk);
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > limits.bytes) stop();
    return size <= limits.bytes;
  });
  const timer = setTimeout(stop, limits.patience);
  const complete = await Promise.race([flowing.then(() => true), stopped.then(() => false)]).finally(() =>
    clearTimeout(timer),
  );
  return {
    bytes: Buffer.concat(chunks),
    complete,
    body: {
      flow(take) {
        taker = take;
        let wantsMore = true;
        for (const chunk of chunks) wantsMore = take(chunk);
        if (wantsMore) body.resume();
        return flowing;
      },
      resume: () => body.resume(),
      abort: (reason) => body.abort(reason),
    },
  };
}
