import { expect, test } from 'vitest';
import { parseJsonPrefix } from '../../../src/api/body/json-prefix.ts';

test.each([
  ['whole', '{"a":[1,2]}', { a: [1, 2] }, false],
  ['in a list', '{"a":[1,2', { a: [1] }, true],
  ['in a name', '{"a":1,"b', { a: 1 }, true],
  ['in an inner object', '{"a":{"b":1,"c":2},"d":{"e":', { a: { b: 1, c: 2 }, d: {} }, true],
  ['after marks within a string', '{"a":"}],{[","b":1,"c', { a: '}],{[', b: 1 }, true],
  ['after an escaped quote', String.raw`{"a":"\"},","b":1,"c`, { a: '"},', b: 1 }, true],
  ['after an escaped backslash', String.raw`{"a":"\\","b":1,"c`, { a: '\\', b: 1 }, true],
  ['within an escape', '{"a":1,"b":"\\', { a: 1 }, true],
])('a text that ends %s', (_where, text, value, isCut) => {
  expect(parseJsonPrefix(text)).toEqual({ value, isCut });
});

test.each([
  ['', 'empty'],
  ['{"a":[1}', 'closed by the wrong bracket'],
  ['{"a":1}]', 'closed too often'],
  ['{"a":1}x', 'followed by something'],
  ['"a', 'a string'],
])('%j throws: %s', (text) => {
  expect(() => parseJsonPrefix(text)).toThrow(SyntaxError);
});

test('wherever an object is cut, what is there is a part of it', () => {
  const whole = JSON.stringify({ a: 'x"],\\', b: [1, { '{"': '\\"' }, [true, null]], c: { d: '' }, e: 'é\u2028' });
  const { a, c } = JSON.parse(whole) as Record<string, unknown>;
  for (let end = 1; end < whole.length; end++) {
    const { value, isCut } = parseJsonPrefix(whole.slice(0, end));
    expect(isCut).toBe(true);
    expect({ a, b: [], c, ...(value as object) }).toMatchObject({ a });
    expect([{}, c, undefined]).toContainEqual((value as Record<string, unknown>)['c']);
  }
});
