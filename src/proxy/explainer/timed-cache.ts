/** Limits of a `Recent`. */
export interface RecentOptions {
  /** How long an answer is used, in milliseconds from when it was asked for. */
  readonly lifetime: number;
  /** The same where there is none: a lookup that failed, or was not made since there were too many. */
  readonly retry: number;
  /** How long callers wait at most, in milliseconds from when it was asked for. */
  readonly patience: number;
  /** How many answers are kept; the oldest go first. */
  readonly capacity: number;
}

/** A cache of answers for a short time. Per key one lookup is under way at a time, and all callers get its answer. */
export class Recent<Value> {
  readonly #options: RecentOptions;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: RecentOptions) {
    this.#options = options;
  }

  /** The answer; `undefined` where it does not come in time or not at all. The patience counts from the lookup, not from each call. */
  get(key: string, lookUp: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const { since, value, isKnown } = this.#fresh(key) ?? this.#add(key, lookUp);
    if (isKnown) return value;
    const left = since + this.#options.patience - performance.now();
    if (left <= 0) return Promise.race([value, Promise.resolve(undefined)]);
    return new Promise((resolve) => {
      const done = (answer?: Value) => {
        clearTimeout(timer);
        resolve(answer);
      };
      const timer = setTimeout(done, left);
      void value.then(done);
    });
  }

  #fresh(key: string): Entry<Value> | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    const { lifetime, retry } = this.#options;
    return performance.now() - entry.since < (entry.isMissing ? retry : lifetime) ? entry : undefined;
  }

  #add(key: string, lookUp: () => Promise<Value | undefined>): Entry<Value> {
    const value = lookUp().catch(() => undefined);
    const entry: Entry<Value> = { since: performance.now(), value, isKnown: false, isMissing: false };
    void value.then((answer) => Object.assign(entry, { isKnown: true, isMissing: answer === undefined }));
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > this.#options.capacity) this.#entries.delete(oldest);
    return entry;
  }
}

interface Entry<Value> {
  /** By `performance.now()`. */
  readonly since: number;
  readonly value: Promise<Value | undefined>;
  /** Whether the value is there: then no caller has to wait. */
  isKnown: boolean;
  /** Whether it is known that there is none. */
  isMissing: boolean;
}
