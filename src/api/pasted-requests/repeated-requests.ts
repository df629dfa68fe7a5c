import type { PastedRequest } from './pasted-request.ts';

/** Requests that a client announced, each until its answer is mentioned. */
export class RepeatedRequests {
  readonly #sent = new Map<string, number>();

  /** Whether a request is the answered one of those sent before; takes note of a sent one. */
  hasHad(request: PastedRequest): boolean {
    if (request.stage === undefined) return false;
    const key = keyOf(request);
    const open = this.#sent.get(key) ?? 0;
    if (request.stage === 'sent') {
      if (this.#sent.size >= MAX_OPEN) this.#sent.clear();
      this.#sent.set(key, open + 1);
      return false;
    }
    if (open > 1) this.#sent.set(key, open - 1);
    else this.#sent.delete(key);
    return open > 0;
  }
}

const MAX_OPEN = 10_000;

/** By what a server sees, since `curl -v` shows the request without the server. */
function keyOf({ method, url }: PastedRequest): string {
  return `${method} ${url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '')}`;
}
