import { expect, test } from 'vitest';
import { lookupTable } from '../../src/api/lookup-table.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';

test('has its own names alone', () => {
  const table = lookupTable<number>({ a: 1, b: 2 });
  expect([...table]).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  for (const name of HOSTILE_NAMES) expect([table.get(name), table.has(name)]).toEqual([undefined, false]);
});
