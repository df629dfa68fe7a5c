import { expect, test } from 'vitest';
import { KeptTrace } from '../../../src/web/kept/kept-trace.ts';
import { anExchange } from '../../support/an-exchange.ts';

const MIB = 1024 * 1024;

const withBody = (id: number, size: number) =>
  anExchange({ id, responseBody: { chunks: [Buffer.alloc(size, id)], size, truncated: false } });

const keptOf = (trace: KeptTrace, id: number) => {
  const body = trace.get(id)?.response?.body;
  return body && { bytes: body.chunks.map((bytes) => [bytes[0], bytes.length]), size: body.size, why: body.withheld };
};

test('the oldest bodies go when there are too many bytes; their exchanges stay and say so', () => {
  const trace = new KeptTrace({ memory: 4 * MIB });
  for (const id of [1, 2, 3, 4, 5]) trace.observe({ type: 'ADDED', object: withBody(id, MIB) });
  const why = 'dropped: newer bodies took its place (--web-memory)';
  for (const id of [1, 2]) expect(keptOf(trace, id)).toEqual({ bytes: [], size: MIB, why });
  for (const id of [3, 4, 5]) expect(keptOf(trace, id)).toEqual({ bytes: [[id, MIB]], size: MIB, why: undefined });
});

test('a body that was read stays as it was when others take its place', () => {
  const trace = new KeptTrace({ memory: 2 * MIB });
  trace.observe({ type: 'ADDED', object: withBody(1, MIB) });
  const read = trace.get(1)?.response?.body.chunks[0];
  for (const id of [2, 3, 4]) trace.observe({ type: 'ADDED', object: withBody(id, MIB) });
  expect(read?.every((byte) => byte === 1)).toBe(true);
});

test('an exchange whose headers are larger than all that is kept is not kept', async () => {
  const trace = new KeptTrace();
  const headers = Array.from({ length: 40 }, (_, i): [string, string] => [`X-${i}`, 'x'.repeat(100_000)]);
  trace.observe({ type: 'ADDED', object: anExchange({ id: 1, requestHeaders: headers }) });
  trace.observe({ type: 'ADDED', object: anExchange({ id: 2 }) });
  await expect.poll(() => trace.get(1)).toBeUndefined();
  expect(trace.get(2)?.id).toBe(2);
  expect(trace.since(0).map(({ exchange }) => exchange?.id)).toEqual([undefined, 2]);
});
