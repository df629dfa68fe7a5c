import { expect, test } from 'vitest';
import { KeptTrace } from '../../../src/web/kept/kept-trace.ts';
import { anExchange } from '../../support/an-exchange.ts';

const withBody = (id: number, size: number) =>
  anExchange({ id, responseBody: { chunks: [Buffer.alloc(size)], size, truncated: false } });

const keptOf = (trace: KeptTrace, id: number) => {
  const body = trace.get(id)?.response?.body;
  return (
    body && { bytes: body.chunks.reduce((sum, { length }) => sum + length, 0), size: body.size, why: body.withheld }
  );
};

test('the oldest bodies go when there are too many bytes; their exchanges stay and say so', () => {
  const trace = new KeptTrace({ memory: 250 });
  for (const id of [1, 2, 3]) trace.observe({ type: 'ADDED', object: withBody(id, 100) });
  const why = 'dropped: newer bodies took its place (--web-memory)';
  expect(keptOf(trace, 1)).toEqual({ bytes: 0, size: 100, why });
  expect(keptOf(trace, 2)).toEqual({ bytes: 100, size: 100, why: undefined });
  expect(keptOf(trace, 3)).toEqual({ bytes: 100, size: 100, why: undefined });
});

test('a body beyond the whole budget is dropped alone', () => {
  const trace = new KeptTrace({ memory: 50 });
  trace.observe({ type: 'ADDED', object: withBody(1, 100) });
  expect(keptOf(trace, 1)?.bytes).toBe(0);
});

test('bodies of exchanges that are forgotten count no longer', () => {
  const trace = new KeptTrace({ memory: 250, capacity: 2 });
  for (let id = 1; id <= 50; id++) trace.observe({ type: 'ADDED', object: withBody(id, 100) });
  expect([49, 50].map((id) => keptOf(trace, id)?.bytes)).toEqual([100, 100]);
  trace.clear();
  for (const id of [51, 52]) trace.observe({ type: 'ADDED', object: withBody(id, 100) });
  expect([51, 52].map((id) => keptOf(trace, id)?.bytes)).toEqual([100, 100]);
});
