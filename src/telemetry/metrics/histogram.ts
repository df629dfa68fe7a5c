import { OTHER } from './counter.ts';
import type { MetricFamily, Sample } from './exposition.ts';

/** Durations in seconds, counted in buckets, by the value of one label. Like a Counter, it keeps so many values apart. */
export class Histogram implements MetricFamily {
  readonly type = 'histogram';
  readonly name: string;
  readonly help: string;
  readonly #label: string;
  readonly #series = new Map<string, Buckets>();

  constructor(name: string, help: string, label: string) {
    this.name = name;
    this.help = help;
    this.#label = label;
  }

  observe(seconds: number, value: string): void {
    const { counts, sum } = this.#of(value);
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    const at = bucket === -1 ? BOUNDS.length : bucket;
    counts[at] = (counts[at] ?? 0) + 1;
    sum.seconds += seconds;
  }

  *samples(): Iterable<Sample> {
    for (const [value, { counts, sum }] of this.#series) {
      const label = [this.#label, value] as const;
      let total = 0;
      for (const [i, count] of counts.entries()) {
        total += count;
        const bound = BOUNDS[i];
        yield {
          suffix: '_bucket',
          labels: [label, ['le', bound === undefined ? '+Inf' : String(bound)]],
          value: total,
        };
      }
      yield { suffix: '_sum', labels: [label], value: sum.seconds };
      yield { suffix: '_count', labels: [label], value: total };
    }
  }

  #of(value: string): Buckets {
    const known = this.#series.get(value) ?? (this.#series.size < MOST ? undefined : this.#series.get(OTHER));
    if (known) return known;
    const buckets = { counts: Array.from({ length: BOUNDS.length + 1 }, () => 0), sum: { seconds: 0 } };
    this.#series.set(this.#series.size < MOST ? value : OTHER, buckets);
    return buckets;
  }
}

interface Buckets {
  /** One for each bound, and one for all above. */
  readonly counts: number[];
  readonly sum: { seconds: number };
}

/** Upper bounds in seconds: those of client-go's rest_client_request_duration_seconds (component-base metrics/prometheus/restclient/metrics.go). */
const BOUNDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];

/** There are some fifteen verbs. */
const MOST = 30;
