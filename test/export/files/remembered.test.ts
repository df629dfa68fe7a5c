import { expect, test } from 'vitest';
import { Remembered } from '../../../src/export/files/remembered.ts';

test('a result is made once, as long as it is among the last ones', () => {
  const remembered = new Remembered<number>(2);
  let made = 0;
  const ask = (key: string) => remembered.of(key, () => ++made);
  expect([ask('a'), ask('b'), ask('a'), ask('b')]).toEqual([1, 2, 1, 2]);
  expect([ask('c'), ask('a')]).toEqual([3, 4]);
});
