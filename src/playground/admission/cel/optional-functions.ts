import { CelScalar, celFunc, celMethod, isCelList, isCelMap } from '@bufbuild/cel';
import type { CelFunc, CelValue } from '@bufbuild/cel';
import { OpaqueType } from './opaque-type.ts';
import { OPTIONAL_INDEX, OPTIONAL_SELECT } from './optional-syntax.ts';

const { BOOL, DYN } = CelScalar;
const OPTIONAL = new OpaqueType<{ readonly value?: CelValue }>('optional_type');

/** Optional values and what is asked of them (cel-go cel/library.go, OptionalTypes). */
export const OPTIONAL_FUNCTIONS: readonly CelFunc[] = [
  celFunc('optional.of', [DYN], OPTIONAL.celType, some),
  celFunc('optional.none', [], OPTIONAL.celType, none),
  celFunc('optional.ofNonZeroValue', [DYN], OPTIONAL.celType, (value: CelValue) =>
    isZero(value) ? none() : some(value),
  ),
  celMethod('hasValue', OPTIONAL.celType, [], BOOL, function () {
    return OPTIONAL.unwrap(this).value !== undefined;
  }),
  celMethod('value', OPTIONAL.celType, [], DYN, function () {
    const { value } = OPTIONAL.unwrap(this);
    if (value === undefined) throw new Error('optional.none() dereference');
    return value;
  }),
  celMethod('orValue', OPTIONAL.celType, [DYN], DYN, function (other: CelValue) {
    const { value } = OPTIONAL.unwrap(this);
    return value === undefined ? other : value;
  }),
  celMethod('or', OPTIONAL.celType, [OPTIONAL.celType], OPTIONAL.celType, function (other) {
    const { value } = OPTIONAL.unwrap(this);
    return value === undefined ? other : some(value);
  }),
  celMethod(OPTIONAL_SELECT, DYN, [DYN], OPTIONAL.celType, function (key: CelValue) {
    return within(this, key);
  }),
  celMethod(OPTIONAL_INDEX, DYN, [DYN], OPTIONAL.celType, function (key: CelValue) {
    return within(this, key);
  }),
];

/** Two are equal when they have the same scalar; lists, maps and messages are equal to nothing else. */
function some(value: CelValue) {
  const isScalar = typeof value !== 'object' || value === null;
  return OPTIONAL.wrap({ value }, isScalar ? `${typeof value} ${String(value)}` : `number ${++others}`);
}

let others = 0;

function none() {
  return OPTIONAL.wrap({}, '');
}

/** What a map or a list, or an optional one, has under a key. */
function within(from: CelValue, key: CelValue) {
  const container = isCelList(from) || isCelMap(from) ? from : OPTIONAL.unwrap(from).value;
  if (container === undefined) return none();
  if (isCelList(container)) {
    const found = typeof key === 'bigint' && key >= 0n ? container.get(Number(key)) : undefined;
    return found === undefined ? none() : some(found);
  }
  if (!isCelMap(container)) throw new Error('no such overload');
  const isKey = typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean';
  const found = isKey ? container.get(key) : undefined;
  return found === undefined ? none() : some(found);
}

function isZero(value: CelValue): boolean {
  if (isCelList(value) || isCelMap(value)) return value.size === 0;
  return value === null || value === false || value === 0 || value === 0n || value === '';
}
