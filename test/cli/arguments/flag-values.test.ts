import { expect, test } from 'vitest';
import {
  parseBoolean,
  parseDuration,
  parseOrigin,
  parsePort,
  parseVerbosity,
} from '../../../src/cli/arguments/flag-values.ts';

test.each([
  ['0', 0],
  ['0s', 0],
  ['30s', 30_000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['500ms', 500],
  ['-15s', -15_000],
  ['250us', 0.25],
])('duration %s is %s ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(['', '5', 's', '1x', '1s ', '--1s', '1m 2s'])('duration %j is refused', (text) => {
  expect(() => parseDuration(text)).toThrow('duration');
});

test.each([
  ['true', true],
  ['1', true],
  ['F', false],
  ['false', false],
])('boolean %s is %s', (text, value) => expect(parseBoolean(text)).toBe(value));

test('what is not a boolean, port or level is refused', () => {
  for (const text of ['yes', '', 'on']) expect(() => parseBoolean(text)).toThrow('true or false');
  for (const text of ['-1', '65536', '80a', '']) expect(() => parsePort(text)).toThrow('port');
  for (const text of ['-1', 'high', '1.5', '']) expect(() => parseVerbosity(text)).toThrow('level');
});

test('a port is a number, a level above 10 is 10 as in kubectl', () => {
  expect([parsePort('0'), parsePort('8001'), parseVerbosity('1'), parseVerbosity('99')]).toEqual([0, 8001, 1, 10]);
});

test('an origin is scheme, host and port, as browsers send it', () => {
  expect(parseOrigin('http://localhost:3000')).toEqual(['http://localhost:3000']);
  expect(parseOrigin('https://Console.Example.com:443/', ['http://a'])).toEqual([
    'http://a',
    'https://console.example.com',
  ]);
  for (const text of ['*', 'https://*.example.com', 'null', 'http://a,*']) {
    expect(() => parseOrigin(text)).toThrow('Any page could act as you');
  }
  const others = [
    '',
    'localhost:3000',
    'ftp://a',
    'http://a/b',
    'http://u:p@a',
    'http://a?b',
    'http://a b',
    'http://[',
    '^http://a$',
  ];
  for (const text of others) expect(() => parseOrigin(text), text).toThrow('scheme, host and port alone');
});
