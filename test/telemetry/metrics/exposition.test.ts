import { describe, expect, test } from 'vitest';
import { Counter } from '../../../src/telemetry/metrics/counter.ts';
import { exposition } from '../../../src/telemetry/metrics/exposition.ts';
import { gauge } from '../../../src/telemetry/metrics/gauge.ts';
import { Histogram } from '../../../src/telemetry/metrics/histogram.ts';
import { parsedMetrics } from '../../support/parsed-metrics.ts';

describe('a parser of Prometheus’s format reads', () => {
  test('labels with everything that has to be escaped', () => {
    const hostile = 'a "quoted" \\back\\slash\nand a {line}, ü';
    const counter = new Counter({ name: 'things_total', help: 'Things, by \\ and\nlines', labels: ['what'] });
    counter.add(3, hostile);
    const text = exposition([counter]);
    expect(text.split('\n')).toHaveLength(4);
    const { types, helps, samples } = parsedMetrics(text);
    expect(samples).toEqual([{ name: 'things_total', labels: { what: hostile }, value: 3 }]);
    expect([types.get('things_total'), helps.get('things_total')]).toEqual(['counter', 'Things, by \\ and\nlines']);
  });

  test('a histogram, whose buckets each hold all below', () => {
    const histogram = new Histogram('took_seconds', 'How long', 'verb');
    for (const seconds of [0.001, 0.005, 0.2, 3, 100]) histogram.observe(seconds, 'list');
    histogram.observe(1, 'get');
    const { types, valueOf } = parsedMetrics(exposition([histogram]));
    expect(types.get('took_seconds')).toBe('histogram');
    const below = ['0.005', '0.1', '0.25', '2', '4', '60', '+Inf'].map((le) =>
      valueOf('took_seconds_bucket', { verb: 'list', le }),
    );
    expect(below).toEqual([2, 2, 3, 3, 4, 4, 5]);
    expect(valueOf('took_seconds_count', { verb: 'list' })).toBe(5);
    expect(valueOf('took_seconds_sum', { verb: 'list' })).toBeCloseTo(103.206);
    expect(valueOf('took_seconds_count', { verb: 'get' })).toBe(1);
  });

  test('numbers that are large, small or none', () => {
    const families = [1e21, 5e-7, Infinity, 0].map((value, i) => gauge(`g${i}`, 'x', () => value));
    const { samples } = parsedMetrics(exposition(families));
    expect(samples.map(({ value }) => value)).toEqual([1e21, 5e-7, Infinity, 0]);
  });
});

test('a family without samples is left out', () => {
  expect(exposition([new Histogram('x_seconds', 'x', 'verb')])).toBe('');
});
