import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Trace } from '../../../src/trace/trace.ts';
import { KeptTrace } from '../../../src/web/kept/kept-trace.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { anOpening } from '../../support/an-opening.ts';

const ended = (id: number) => anExchange({ id });
const underWay = (id: number) => anExchange({ id, stage: 'RequestReceived' });
const ids = (trace: KeptTrace) => trace.all().map(({ id }) => id);

test('the latest exchanges are kept, in the order in which they came', () => {
  const trace = new KeptTrace({ capacity: 3 });
  for (const id of [1, 2, 3, 4, 5]) trace.observe({ type: 'ADDED', object: ended(id) });
  expect(ids(trace)).toEqual([3, 4, 5]);
  expect(trace.oldest).toBe(3);
  expect([trace.get(2), trace.get(3)?.id]).toEqual([undefined, 3]);
});

test('one that has not ended outlasts its place, and goes when it ends', () => {
  const trace = new KeptTrace({ capacity: 2 });
  trace.observe({ type: 'ADDED', object: underWay(1) });
  for (const id of [2, 3, 4]) trace.observe({ type: 'ADDED', object: ended(id) });
  expect(ids(trace)).toEqual([1, 3, 4]);
  expect(trace.older).toEqual([1]);
  trace.observe({ type: 'MODIFIED', object: ended(1) });
  expect(ids(trace)).toEqual([3, 4]);
  expect([trace.get(1), trace.older]).toEqual([undefined, []]);
});

test('what changed since a change comes with its latest state alone, by its last change', () => {
  const trace = new KeptTrace();
  for (const id of [1, 2, 3]) trace.observe({ type: 'ADDED', object: underWay(id) });
  const seen = trace.change;
  expect(trace.since(seen)).toEqual([]);
  trace.observe({ type: 'MODIFIED', object: underWay(2) });
  trace.observe({ type: 'MODIFIED', object: ended(1) });
  trace.observe({ type: 'MODIFIED', object: ended(2) });
  expect(trace.since(seen).map(({ exchange }) => [exchange?.id, exchange?.stage])).toEqual([
    [1, 'ResponseComplete'],
    [2, 'ResponseComplete'],
  ]);
});

test('it counts what came and went while nobody looked', () => {
  const trace = new KeptTrace({ capacity: 2 });
  trace.observe({ type: 'ADDED', object: ended(1) });
  const seen = trace.lastId;
  for (const id of [2, 3, 4, 5]) trace.observe({ type: 'ADDED', object: ended(id) });
  expect(trace.lostAfter(seen)).toBe(2);
  expect(trace.lostAfter(5)).toBe(0);
});

test('clearing keeps those under way, and what they become', () => {
  const trace = new KeptTrace();
  trace.observe({ type: 'ADDED', object: ended(1) });
  trace.observe({ type: 'ADDED', object: underWay(2) });
  trace.clear();
  expect(ids(trace)).toEqual([2]);
  expect(trace.oldest).toBe(3);
  trace.observe({ type: 'ADDED', object: ended(3) });
  trace.observe({ type: 'MODIFIED', object: underWay(2) });
  expect(ids(trace)).toEqual([2, 3]);
});

test('a reader that takes the changes now and then ends up with what is there, whatever happens in between', () => {
  const step = fc.oneof(fc.constant('begin'), fc.constant('end'), fc.constant('read'), fc.constant('clear'));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 6 }), (steps, capacity) => {
      const trace = new KeptTrace({ capacity });
      const open: number[] = [];
      const read = new Map<number, string>();
      let [lastId, seen] = [0, 0];
      const take = () => {
        for (const { exchange } of trace.since(seen)) if (exchange) read.set(exchange.id, exchange.stage);
        seen = trace.change;
        for (const id of read.keys()) if (id < trace.oldest && !trace.older.includes(id)) read.delete(id);
      };
      for (const what of steps) {
        if (what === 'begin') {
          open.push(++lastId);
          trace.observe({ type: 'ADDED', object: underWay(lastId) });
        } else if (what === 'end') {
          const id = open.splice(Math.floor(open.length / 2), 1)[0];
          if (id !== undefined) trace.observe({ type: 'MODIFIED', object: ended(id) });
        } else if (what === 'clear') trace.clear();
        else take();
      }
      take();
      const there = trace.all().map(({ id, exchange }) => [id, exchange?.stage]);
      expect([...read].toSorted(([a], [b]) => a - b)).toEqual(there);
    }),
  );
});

test('a trace that a KeptTrace watches captures bodies for it', () => {
  const trace = new Trace();
  const kept = new KeptTrace();
  trace.watch(kept);
  const exchange = trace.begin(anOpening());
  trace.responseStarted(exchange, { status: 200, statusText: 'OK', rawHeaders: ['Content-Type', 'application/json'] });
  trace.responseData(exchange, Buffer.from('{"kind":"PodList"}'));
  trace.completed(exchange);
  const body = kept.get(exchange.id)?.response?.body;
  expect(Buffer.concat(body?.chunks ?? []).toString()).toBe('{"kind":"PodList"}');
});
