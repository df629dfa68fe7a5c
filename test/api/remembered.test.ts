import { expect, test } from 'vitest';
import { Remembered } from '../../src/api/remembered.ts';

test('what was made of a text is made once', () => {
  const lengths = new Remembered<{ readonly length: number }>();
  const made = lengths.of('abc', ({ length }) => ({ length }));
  expect(made).toEqual({ length: 3 });
  expect(lengths.of('abc', () => ({ length: -1 }))).toBe(made);
  expect(lengths.of('abcd', ({ length }) => ({ length }))).toEqual({ length: 4 });
});

test('a long text is not kept, and of many only the last', () => {
  const numbers = new Remembered<number>();
  let made = 0;
  const make = () => ++made;
  const long = 'x'.repeat(100_000);
  expect([numbers.of(long, make), numbers.of(long, make)]).toEqual([1, 2]);
  numbers.of('first', make);
  for (let i = 0; i < 600; i++) numbers.of(`text ${i}`, make);
  expect(numbers.of('first', make)).toBe(made);
});
