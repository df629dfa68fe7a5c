import { CelScalar, celFunc, celMethod, isCelUint, listType } from '@bufbuild/cel';
import type { CelFunc, CelList, CelValue } from '@bufbuild/cel';
import { isReflectMessage } from '@bufbuild/protobuf/reflect';

const { BOOL, DYN, INT } = CelScalar;
const LIST = listType(DYN);

/** What tells whether two values are equal, as `==` does. */
type Equals = (a: CelValue, b: CelValue) => boolean;

/** Of Kubernetes' library of lists and cel-go's of sets all functions (apiserver pkg/cel/library/lists.go, cel-go ext/sets.go). */
export function listFunctions(equals: Equals): readonly CelFunc[] {
  const has = (list: CelList, value: CelValue) => [...list].some((one) => equals(one, value));
  const hasAll = (list: CelList, other: CelList) => [...other].every((one) => has(list, one));
  return [
    celMethod('isSorted', LIST, [], BOOL, function () {
      const values = [...this];
      return values.every((value, i) => i === 0 || compare(values[i - 1] ?? null, value) <= 0);
    }),
    celMethod('sum', LIST, [], DYN, function () {
      return [...this].reduce<CelValue>((sum, value, i) => (i === 0 ? value : plus(sum, value)), 0n);
    }),
    celMethod('min', LIST, [], DYN, function () {
      return extreme('min', this, -1);
    }),
    celMethod('max', LIST, [], DYN, function () {
      return extreme('max', this, 1);
    }),
    celMethod('indexOf', LIST, [DYN], INT, function (value) {
      return BigInt([...this].findIndex((one) => equals(one, value)));
    }),
    celMethod('lastIndexOf', LIST, [DYN], INT, function (value) {
      return BigInt([...this].findLastIndex((one) => equals(one, value)));
    }),
    celFunc('sets.contains', [LIST, LIST], BOOL, (list, other) => hasAll(list, other)),
    celFunc('sets.equivalent', [LIST, LIST], BOOL, (list, other) => hasAll(list, other) && hasAll(other, list)),
    celFunc('sets.intersects', [LIST, LIST], BOOL, (list, other) => [...other].some((one) => has(list, one))),
  ];
}

function extreme(name: string, list: CelList, sign: number): CelValue {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${name} called on empty list`);
  return rest.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best), first);
}

/** Throws for values that have no order. */
function compare(a: CelValue, b: CelValue): number {
  const [one, other] = [ordered(a), ordered(b)];
  if (typeof one !== typeof other) throw new Error('no such overload');
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Durations and timestamps by their nanoseconds. */
function ordered(value: CelValue): string | number | bigint {
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return Number(value);
  if (isCelUint(value)) return value.value;
  const message: unknown = isReflectMessage(value) ? value.message : undefined;
  if (typeof message === 'object' && message !== null && 'seconds' in message && 'nanos' in message) {
    const { seconds, nanos } = message;
    if (typeof seconds === 'bigint' && typeof nanos === 'number') return seconds * 1_000_000_000n + BigInt(nanos);
  }
  throw new Error('no such overload');
}

function plus(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  throw new Error('no such overload');
}
