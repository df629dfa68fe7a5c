/** What a family of metrics is, as Prometheus sees it. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence without a full stop. */
  readonly help: string;
  samples(): Iterable<Sample>;
}

/** One line: `name{labels} value`. */
export interface Sample {
  /** Of a histogram: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels?: Labels;
  readonly value: number;
}

/** Names and values of labels, in the order in which they are written. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** What `exposition` writes. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The families in Prometheus's text format 0.0.4 (prometheus/docs, instrumenting/exposition_formats). A family without samples is left out. */
export function exposition(families: readonly MetricFamily[]): string {
  let text = '';
  for (const family of families) {
    const { name, type, help } = family;
    let lines = '';
    for (const { suffix = '', labels = [], value } of family.samples()) {
      lines += `${name}${suffix}${labelText(labels)} ${valueText(value)}\n`;
    }
    if (lines !== '') text += `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines}`;
  }
  return text;
}

function labelText(labels: Labels): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${escaped(value).replaceAll('"', String.raw`\"`)}"`).join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`);
}

/** As Go's `strconv.ParseFloat` reads it. */
function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
