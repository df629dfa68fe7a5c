import { useEffect, useRef, useState } from 'preact/hooks';
import { call, CallError } from '../../api/call.ts';

/** What a call has brought so far: neither value nor problem while it is under way for the first time. */
export interface Answered<Value> {
  readonly value?: Value;
  readonly problem?: string;
}

/** Asks the API for a path, and again whenever `version` is another; never twice at a time. What was known stays until there is something newer. */
export function useAnswer<Value>(path: string | undefined, version: unknown): Answered<Value> {
  const [answered, setAnswered] = useState<Answered<Value> & { readonly path: string }>();
  const asking = useRef<Asking<Value>>(undefined);
  useEffect(() => {
    if (path === undefined) return;
    const begun = new Asking<Value>(path, (answer) => setAnswered({ ...answer, path }));
    asking.current = begun;
    return () => begun.stop();
  }, [path]);
  useEffect(() => asking.current?.ask(), [path, version]);
  return answered !== undefined && answered.path === path ? answered : {};
}

class Asking<Value> {
  readonly #path: string;
  readonly #take: (answer: Answered<Value>) => void;
  readonly #stopped = new AbortController();
  #isBusy = false;
  #isWanted = false;

  constructor(path: string, take: (answer: Answered<Value>) => void) {
    this.#path = path;
    this.#take = take;
  }

  ask(): void {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#run();
  }

  stop(): void {
    this.#isWanted = false;
    this.#stopped.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    this.#isBusy = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      const answer = await this.#answer(signal);
      if (signal.aborted) return;
      this.#take(answer);
      // A watch may change many times a second.
      if (this.#isWanted) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#isBusy = false;
  }

  async #answer(signal: AbortSignal): Promise<Answered<Value>> {
    try {
      return { value: await call<Value>(this.#path, { signal }) };
    } catch (error) {
      return { problem: problemText(error) };
    }
  }
}

/** What went wrong with a call, for a person. */
export function problemText(error: unknown): string {
  if (!(error instanceof CallError)) return 'kubetrace does not answer: is it still running?';
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}

/** In milliseconds. */
const PAUSE = 300;
