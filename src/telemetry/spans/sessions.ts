import type { SpanContext } from '@opentelemetry/api';

/** Which span was the first of each session, of the latest sessions. */
export class Sessions {
  readonly #first = new Map<string, SpanContext>();

  /** The first span of the session; `undefined` where it is this one. */
  firstOf(session: string, span: () => SpanContext): SpanContext | undefined {
    const first = this.#first.get(session);
    if (first) return first;
    for (const oldest of this.#first.keys()) {
      if (this.#first.size < MAX_SESSIONS) break;
      this.#first.delete(oldest);
    }
    this.#first.set(session, span());
    return undefined;
  }
}

const MAX_SESSIONS = 1000;
