import type { Labels, MetricFamily } from './exposition.ts';

/** A number that goes up and down, looked up when somebody asks. */
export function gauge(name: string, help: string, now: () => number, labels: Labels = []): MetricFamily {
  return { name, help, type: 'gauge', samples: () => [{ value: now(), labels }] };
}

/** The same for one that only grows and that somebody else counts. */
export function counted(name: string, help: string, now: () => number): MetricFamily {
  return { name, help, type: 'counter', samples: () => [{ value: now() }] };
}
