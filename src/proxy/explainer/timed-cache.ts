export interface RecentOptions {
  /** How long an answer is good for, in milliseconds from when it was asked for. */
  readonly lifetime: number;
  /** How long whoever asks may be kept waiting, in milliseconds from when it was asked for. */
  readonly patience: number;
  /** How many answers are kept; the oldest go first. */
  readonly capacity: number;
}

/** Answers to questions asked a short while ago. For each key one question is under way at a time, and all who ask get its answer. */
export class Recent<Value> {
  readonly #options: RecentOptions;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: RecentOptions) {
    this.#options = options;
  }

  /** The answer; `undefined` where it does not come in time or not at all. The patience is spent once, not by each who asks. */
  get(key: string, ask: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const { since, value, isKnown } = this.#fresh(key) ?? this.#add(key, ask);
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
    return entry && performance.now() - entry.since < this.#options.lifetime ? entry : undefined;
  }

  #add(key: string, ask: () => Promise<Value | undefined>): Entry<Value> {
    const entry: Entry<Value> = { since: performance.now(), value: ask().catch(() => undefined), isKnown: false };
    void entry.value.then(() => (entry.isKnown = true));
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#options.capacity) this.#entries.delete(oldest!);
    return entry;
  }
}

interface Entry<Value> {
  /** By `performance.now()`. */
  readonly since: number;
  readonly value: Promise<Value | undefined>;
  /** Whether the promise is kept: then nobody has to wait. */
  isKnown: boolean;
}
