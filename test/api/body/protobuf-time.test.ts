import { expect, test } from 'vitest';
import { timeOf, timestampOf } from '../../../src/api/body/protobuf-time.ts';

test.each([
  ['2026-03-01T12:00:00Z', 0, 1_772_366_400, 0, '2026-03-01T12:00:00Z'],
  ['2026-03-01T14:00:00+02:00', 0, 1_772_366_400, 0, '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:00:00.9Z', 0, 1_772_366_400, 0, '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:00:00.012345Z', 6, 1_772_366_400, 12_345_000, '2026-03-01T12:00:00.012345Z'],
  ['2026-03-01T12:00:00.5Z', 6, 1_772_366_400, 500_000_000, '2026-03-01T12:00:00.500000Z'],
  ['1969-12-31T23:59:59.000001Z', 6, -1, 1_000, '1969-12-31T23:59:59.000001Z'],
] as const)('%s with %i digits', (text, digits, seconds, nanos, again) => {
  expect(timestampOf(text, digits)).toEqual({ seconds, nanos });
  expect(timeOf({ seconds, nanos }, digits)).toBe(again);
});

test.each(['', 'today', '2026-03-01', '2026-13-01T00:00:00Z', '2026-03-01T12:00:00'])('%j is not a time', (text) => {
  expect(timestampOf(text, 0)).toBeUndefined();
});

test('a message without fields is not a time', () => {
  expect(timeOf({}, 0)).toBeUndefined();
});
