import { describe, expect, test } from 'vitest';
import { prettyJson } from '../../../src/web/bodies/pretty-json.ts';
import { hostileTexts } from '../../../bench/hostile-texts.mjs';

describe('a JSON text', () => {
  test.each([
    {},
    [],
    { a: 1, b: [true, null, 'x', { c: {} }], d: [[], [1]] },
    { 'a "quoted": name': '{not: [a], "container"\\' },
    'text',
    7,
    { a: ['é', '\u202e'] },
  ])('%j is laid out as JSON.stringify does', (value) => {
    const pretty = JSON.stringify(value, undefined, 2);
    expect(prettyJson(JSON.stringify(value))).toBe(pretty);
    expect(prettyJson(` ${JSON.stringify(value, undefined, 7)} `)).toBe(pretty);
  });

  test('keeps its tokens', () => {
    expect(prettyJson('{"a":12345678901234567890,"a":1.0e2,"b":"\\u0041"}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.0e2,\n  "b": "\\u0041"\n}',
    );
  });

  test('that was cut is laid out up to there', () => {
    expect(prettyJson('{"a":[1,{"b":"unfin')).toBe('{\n  "a": [\n    1,\n    {\n      "b": "unfin');
  });

  test('of nothing but brackets is not laid out', () => {
    expect(prettyJson('['.repeat(1_000_000))).toBeUndefined();
  });

  test('however hostile never becomes much longer', () => {
    for (const text of Object.values(hostileTexts(64 * 1024).json)) {
      expect((prettyJson(text) ?? '').length).toBeLessThanOrEqual(8 * text.length + 1024);
    }
  });
});
