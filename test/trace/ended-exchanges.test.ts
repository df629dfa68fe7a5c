import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import { Held } from '../../src/trace/ended-exchanges.ts';
import type { CaptureLimits } from '../../src/trace/capture-limits.ts';
import { CaptureAllowance } from '../../src/trace/capture.ts';
import { ExchangeRecord } from '../../src/trace/exchange-record.ts';
import { Redaction } from '../../src/trace/masks/redaction.ts';
import { anOpening } from '../support/an-opening.ts';

const LIMITS: CaptureLimits = {
  limit: 0,
  errorLimit: 0,
  streamed: 'none',
  streams: false,
  allowance: new CaptureAllowance(Infinity),
  redaction: new Redaction(new HeldSecrets()),
};
const aRecord = (id: number) => new ExchangeRecord(id, anOpening(), LIMITS);

test('of a hundred the last three are kept, and the others leave one by one, the oldest first', () => {
  const held = new Held(3, Infinity);
  const left: number[] = [];
  for (let id = 1; id <= 100; id++) {
    held.add(aRecord(id));
    for (let oldest = held.overdue(); oldest; oldest = held.overdue()) left.push(oldest.id);
    expect(held.records().map((record) => record.id)).toEqual([id - 2, id - 1, id].filter((kept) => kept > 0));
  }
  expect(left).toEqual(Array.from({ length: 97 }, (_, i) => i + 1));
});

test('what has left takes no memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = new Held(3, Infinity);
  const record = aRecord(1);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 4_000_000; i++) {
    held.add(record);
    held.overdue();
  }
  collect();
  // A place in a list takes eight bytes.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16_000_000);
  expect(held.records()).toHaveLength(3);
});
