import { CelScalar, celFunc, celMethod } from '@bufbuild/cel';
import type { CelFunc } from '@bufbuild/cel';
import { lookupTable } from '../../../api/lookup-table.ts';
import { OpaqueType } from './opaque-type.ts';

const { BOOL, DOUBLE, INT, STRING } = CelScalar;
const QUANTITY = new OpaqueType<{ readonly nanos: bigint }>('kubernetes.Quantity');
const NANOS = 1_000_000_000n;
const MAX = 9_223_372_036_854_775_807n;

/** How many nanos one of each suffix is (apimachinery pkg/api/resource/suffix.go). */
const SUFFIXES = lookupTable<bigint>({
  n: 1n,
  u: 1000n,
  m: 1_000_000n,
  '': NANOS,
  k: 1000n * NANOS,
  M: 1000n ** 2n * NANOS,
  G: 1000n ** 3n * NANOS,
  T: 1000n ** 4n * NANOS,
  P: 1000n ** 5n * NANOS,
  E: 1000n ** 6n * NANOS,
  Ki: 1024n * NANOS,
  Mi: 1024n ** 2n * NANOS,
  Gi: 1024n ** 3n * NANOS,
  Ti: 1024n ** 4n * NANOS,
  Pi: 1024n ** 5n * NANOS,
  Ei: 1024n ** 6n * NANOS,
});

/** Of Kubernetes' library of quantities all functions (apiserver pkg/cel/library/quantity.go). */
export const QUANTITY_FUNCTIONS: readonly CelFunc[] = [
  celFunc('quantity', [STRING], QUANTITY.celType, (text) => of(mustParse(text))),
  celFunc('isQuantity', [STRING], BOOL, (text) => parse(text) !== undefined),
  celMethod('sign', QUANTITY.celType, [], INT, function () {
    return BigInt(Number(nanosOf(this) > 0n) - Number(nanosOf(this) < 0n));
  }),
  celMethod('isInteger', QUANTITY.celType, [], BOOL, function () {
    return isInteger(nanosOf(this));
  }),
  celMethod('asInteger', QUANTITY.celType, [], INT, function () {
    if (!isInteger(nanosOf(this))) throw new Error('cannot convert value to integer');
    return nanosOf(this) / NANOS;
  }),
  celMethod('asApproximateFloat', QUANTITY.celType, [], DOUBLE, function () {
    return Number(nanosOf(this)) / Number(NANOS);
  }),
  celMethod('add', QUANTITY.celType, [QUANTITY.celType], QUANTITY.celType, function (other) {
    return of(nanosOf(this) + nanosOf(other));
  }),
  celMethod('add', QUANTITY.celType, [INT], QUANTITY.celType, function (other) {
    return of(nanosOf(this) + other * NANOS);
  }),
  celMethod('sub', QUANTITY.celType, [QUANTITY.celType], QUANTITY.celType, function (other) {
    return of(nanosOf(this) - nanosOf(other));
  }),
  celMethod('sub', QUANTITY.celType, [INT], QUANTITY.celType, function (other) {
    return of(nanosOf(this) - other * NANOS);
  }),
  celMethod('isLessThan', QUANTITY.celType, [QUANTITY.celType], BOOL, function (other) {
    return nanosOf(this) < nanosOf(other);
  }),
  celMethod('isGreaterThan', QUANTITY.celType, [QUANTITY.celType], BOOL, function (other) {
    return nanosOf(this) > nanosOf(other);
  }),
  celMethod('compareTo', QUANTITY.celType, [QUANTITY.celType], INT, function (other) {
    return BigInt(Number(nanosOf(this) > nanosOf(other)) - Number(nanosOf(this) < nanosOf(other)));
  }),
];

function of(nanos: bigint) {
  return QUANTITY.wrap({ nanos }, String(nanos));
}

function nanosOf(value: unknown): bigint {
  return QUANTITY.unwrap(value).nanos;
}

function isInteger(nanos: bigint): boolean {
  return nanos % NANOS === 0n && nanos / NANOS <= MAX && nanos / NANOS >= -MAX - 1n;
}

function mustParse(text: string): bigint {
  const nanos = parse(text);
  if (nanos !== undefined) return nanos;
  const expected = String.raw`^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$`;
  throw new Error(`quantities must match the regular expression '${expected}'`);
}

/** Undefined for what is not a quantity. What is less than a nano counts as one. */
function parse(text: string): bigint | undefined {
  const parts = /^([-+]?)(?=\.?\d)(\d{0,40})(?:\.(\d{0,40}))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([-+]?\d{1,2}))?$/.exec(
    text,
  );
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', suffix = '', exponent] = parts;
  const unit = SUFFIXES.get(suffix) ?? NANOS;
  const power = Number(exponent ?? 0) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`) * unit;
  const scale = 10n ** BigInt(Math.abs(power));
  const nanos = power >= 0 ? digits * scale : (digits + scale - 1n) / scale;
  return sign === '-' ? -nanos : nanos;
}
