import { parseDocument } from 'yaml';
import { describe, expect, test } from 'vitest';
import { goYamlTags } from '../../../../src/kubeconfig/file/yaml/go-yaml-tags.ts';

const read = (text: string): unknown =>
  parseDocument(text, { version: '1.1', resolveKnownTags: false, customTags: goYamlTags, logLevel: 'silent' }).toJS();

describe('a scalar has the value that go-yaml gives it', () => {
  test.each<readonly [string, unknown]>([
    ['0x1F', 31],
    ['0X_1f', 31],
    ['-0x10', -16],
    ['0b101', 5],
    ['017', 15],
    ['0o17', 15],
    ['08', 8],
    ['1_000', 1000],
    ['_1', '_1'],
    ['0x', '0x'],
    ['0xFFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFFF'],
    ['18446744073709551615', 2 ** 64],
    ['-1.5e3', -1500],
    ['.5', 0.5],
    ['.', '.'],
    ['1e400', '1e400'],
    ['1:30', '1:30'],
    ['-.INF', -Infinity],
    ['.NaN', Number.NaN],
    ['yes', true],
    ['Off', false],
    ['tRUE', 'tRUE'],
    ['~', null],
    ['', null],
    ['2001-12-14', '2001-12-14'],
    ['!!str 1', '1'],
    ['!!float 1', 1],
    ['!!int "3"', 3],
    ['!!binary aGk=', 'hi'],
    ['!!timestamp 2001-12-14', '2001-12-14'],
    ['!mine 12', '12'],
  ])('%s', (text, value) => {
    expect(read(`a: ${text}`)).toEqual({ a: value });
  });
});

test('a merge replaces what is above it, and of several the first wins', () => {
  expect(read('{a: 1, <<: {a: 2}}')).toEqual({ a: 2 });
  expect(read('{<<: {a: 2}, a: 1}')).toEqual({ a: 1 });
  expect(read('{<<: [{a: 2}, {a: 3, b: 4}]}')).toEqual({ a: 2, b: 4 });
  expect(read('{<<: {<<: {a: 1}, b: 2}}')).toEqual({ a: 1, b: 2 });
  expect(Object.entries(read('{<<: {__proto__: 1}}') as object)).toEqual([['__proto__', 1]]);
});
