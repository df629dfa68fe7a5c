import type { Labels, MetricFamily, Sample } from './exposition.ts';

/** What a counter counts, and by what. */
export interface CounterOptions {
  readonly name: string;
  readonly help: string;
  /** The names of its labels, in the order in which `add` takes their values. */
  readonly labels?: readonly string[];
  /** How many combinations of values it keeps apart. Default 1,000. */
  readonly most?: number;
}

/**
 * A number that only grows, for each combination of values of its labels. Clients choose some of these values, so there is a limit: what comes after it is
 * counted under `other`.
 */
export class Counter implements MetricFamily {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;
  readonly #labels: readonly string[];
  readonly #most: number;
  readonly #series = new Map<string, Series>();

  constructor({ name, help, labels = [], most = 1000 }: CounterOptions) {
    this.name = name;
    this.help = help;
    this.#labels = labels;
    this.#most = most;
    if (labels.length === 0) this.#start('', []);
  }

  add(value: number, ...values: readonly string[]): void {
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\n');
    const series = this.#series.get(key) ?? this.#next(key, values);
    series.value += value;
  }

  *samples(): Iterable<Sample> {
    yield* this.#series.values();
  }

  #next(key: string, values: readonly string[]): Series {
    if (this.#series.size < this.#most) return this.#start(key, values);
    const others = values.map(() => OTHER);
    const keyOfOthers = others.join('\n');
    return this.#series.get(keyOfOthers) ?? this.#start(keyOfOthers, others);
  }

  #start(key: string, values: readonly string[]): Series {
    const labels = this.#labels.map((name, i) => [name, values[i] ?? ''] as const);
    const series = { labels, value: 0 };
    this.#series.set(key, series);
    return series;
  }
}

/** The value of every label that is one too many. */
export const OTHER = 'other';

interface Series {
  readonly labels: Labels;
  value: number;
}
