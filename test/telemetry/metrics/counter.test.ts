import { expect, test } from 'vitest';
import { Counter } from '../../../src/telemetry/metrics/counter.ts';
import { Histogram } from '../../../src/telemetry/metrics/histogram.ts';

test('what is one too many is counted under other, and nothing is lost', () => {
  const counter = new Counter({ name: 'x_total', help: 'x', labels: ['a', 'b'], most: 3 });
  for (let i = 0; i < 100; i++) counter.add(1, `a${i}`, 'b');
  counter.add(1, 'a1', 'b');
  expect([...counter.samples()].map(({ labels, value }) => [labels!.map(([, text]) => text).join(), value])).toEqual([
    ['a0,b', 1],
    ['a1,b', 2],
    ['a2,b', 1],
    ['other,other', 97],
  ]);
});

test('without labels it is there from the start', () => {
  expect([...new Counter({ name: 'x_total', help: 'x' }).samples()]).toEqual([{ labels: [], value: 0 }]);
});

test('a histogram has a limit too', () => {
  const histogram = new Histogram('x_seconds', 'x', 'verb');
  for (let i = 0; i < 100; i++) histogram.observe(1, `verb${i}`);
  const counts = [...histogram.samples()].filter(({ suffix }) => suffix === '_count');
  expect(counts).toHaveLength(31);
  expect(counts.at(-1)).toEqual({ suffix: '_count', labels: [['verb', 'other']], value: 70 });
});
