import { expect, test } from 'vitest';
import { count, isOf, list, nullable, object, oneOf, optional, parsed, text } from '../../src/api/shape.ts';

interface Pod {
  readonly name: string;
  readonly phase?: 'Running' | 'Pending';
  readonly ports: readonly number[];
  readonly owner?: string | null;
}

const POD = object<Pod>({
  name: text,
  phase: optional(oneOf<'Running' | 'Pending'>({ Running: true, Pending: true })),
  ports: list(count),
  owner: nullable(text),
});

test('a value of the shape is given back as it is, with what else it has', () => {
  const value: unknown = { name: 'web-0', ports: [80], owner: null, later: 1 };
  expect(parsed(POD, value)).toBe(value);
});

test.each<[value: unknown, message: string]>([
  [null, 'pod: expected an object, found null'],
  [[], 'pod: expected an object, found a list'],
  [{ ports: [] }, 'pod.name: expected a string, found nothing'],
  [{ name: true, ports: [] }, 'pod.name: expected a string, found true'],
  [{ name: 'a', phase: 'toString', ports: [] }, 'pod.phase: expected Running, Pending, found a string'],
  [{ name: 'a', phase: null, ports: [] }, 'pod.phase: expected Running, Pending, found null'],
  [{ name: 'a', ports: {} }, 'pod.ports: expected a list of a whole number, 0 or more, found an object'],
  [{ name: 'a', ports: [1, 'x'] }, 'pod.ports[1]: expected a whole number, 0 or more, found a string'],
  [{ name: 'a', ports: [0.5] }, 'pod.ports[0]: expected a whole number, 0 or more, found 0.5'],
  [{ name: 'a', ports: [], owner: 7 }, 'pod.owner: expected a string, found 7'],
])('%j is not: the first field that differs is named, and texts are not repeated', (value, message) => {
  expect(isOf(POD, value)).toBe(false);
  expect(() => parsed(POD, value, 'pod')).toThrow(message);
});
