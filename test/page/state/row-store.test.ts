import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnderWay, keyOf, type ListedRow, orderOf, RowStore } from '../../../src/page/state/row-store.ts';
import { aRow } from '../../support/a-row.ts';

/** A store, and what one who follows it believes to be in it. */
function followed(capacity: number) {
  const store = new RowStore(capacity);
  const believed = new Map<string, ListedRow>();
  store.watch({
    added: ({ key, row }) => believed.set(key, row),
    changed({ key, row }, before) {
      expect(believed.get(key)).toBe(before);
      believed.set(key, row);
    },
    dropped: ({ key }) => believed.delete(key),
  });
  return { store, believed };
}

test('rows are in the order of runs and ids, whatever order they come in, and who follows the changes has the same', () => {
  const someRows = fc.array(fc.record({ run: fc.integer({ min: 0, max: 2 }), id: fc.integer({ min: 1, max: 30 }) }));
  fc.assert(
    fc.property(someRows, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 2 }), (some, below, run) => {
      const { store, believed } = followed(20);
      for (const facts of some) store.put(aRow(facts));
      store.drop(orderOf(run, 0), orderOf(run, below), ({ id }) => id === 3);
      store.trim(() => false);
      const left = store.entries.map(({ row }) => row);
      expect(left).toEqual(left.toSorted((a, b) => a.run - b.run || a.id - b.id));
      expect(left.length).toBeLessThanOrEqual(20);
      expect(left.every((row) => row.run !== run || row.id >= below || row.id === 3)).toBe(true);
      expect(new Map(left.map((row) => [keyOf(row), row]))).toEqual(believed);
      for (const row of left) expect(store.get(keyOf(row))).toBe(row);
    }),
  );
});

test('what is under way stays when the oldest go', () => {
  const { store } = followed(2);
  for (const id of [1, 2, 3, 4]) store.put(aRow({ id, ...(id === 1 && { stage: 'ResponseStarted' }) }));
  store.trim((row) => isUnderWay(row, 0));
  expect(store.entries.map(({ row }) => row.id)).toEqual([1, 3, 4]);
  // kubetrace was started again.
  store.trim((row) => isUnderWay(row, 1));
  expect(store.entries.map(({ row }) => row.id)).toEqual([3, 4]);
});

test('a filter changes only the rows that it hides or shows', () => {
  const { store, believed } = followed(10);
  for (const id of [1, 2, 3]) store.put(aRow({ id }));
  const [first] = store.entries;
  const before = first?.row;
  store.show(({ id }) => id !== 2);
  expect(first?.row).toBe(before);
  expect(believed.get('0:2')?.isHidden).toBe(true);
  store.show(() => true);
  expect(believed.get('0:2')).toEqual(aRow({ id: 2 }));
});
