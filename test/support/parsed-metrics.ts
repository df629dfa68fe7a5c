import parsePrometheusTextFormat from 'parse-prometheus-text-format';

/** A page of metrics, read by a parser of Prometheus's format. */
export interface ParsedMetrics {
  /** Of each family: `counter`, `gauge`, `histogram`. */
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
  /** Every sample under its full name, `x_seconds_bucket` too. */
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
  /** The sum of the samples of this name that have these labels. */
  readonly valueOf: (name: string, labels?: Readonly<Record<string, string>>) => number;
}

/** Reads the page twice: of a histogram the parser keeps no labels but `le`, so its lines are read as numbers of their own too. */
export function parsedMetrics(text: string): ParsedMetrics {
  const families = parsePrometheusTextFormat(text);
  const lines = parsePrometheusTextFormat(text.replaceAll(/^# TYPE \S+ histogram\n/gm, ''));
  const samples = lines.flatMap(({ name, metrics }) =>
    metrics.map(({ labels = {}, value = '' }) => ({ name, labels, value: Number(value.replace('+Inf', 'Infinity')) })),
  );
  return {
    types: new Map(families.map(({ name, type }) => [name, type.toLowerCase()])),
    helps: new Map(families.map(({ name, help }) => [name, help])),
    samples,
    valueOf: (name, labels = {}) => {
      const found = samples.filter(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      );
      return found.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
