import { describe, expect, test } from 'vitest';
import { ownValue, setOwnValue } from '../../src/api/own-value.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';

describe.each(HOSTILE_NAMES)('%s', (name) => {
  test('is not the value of a property that an object does not have', () => {
    expect(ownValue({}, name)).toBeUndefined();
    expect(ownValue({ a: 1 }, name)).toBeUndefined();
    expect(ownValue(JSON.parse(`{"${name}":1}`), name)).toBe(1);
  });

  test('can be given to an object, which changes nothing else', () => {
    const object: Record<string, unknown> = {};
    setOwnValue(object, name, { polluted: true });
    expect(Object.entries(object)).toEqual([[name, { polluted: true }]]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect('polluted' in object).toBe(false);
    setOwnValue(object, name, 2);
    expect(JSON.stringify(object)).toBe(`{"${name}":2}`);
  });
});
