import { expect, test } from 'vitest';
import { accessKey, keylessMisfit, newAccessKey } from '../../../src/proxy/receive/access-key.ts';

const KEY = newAccessKey();
const { takeOff, takeOut, hide } = accessKey(KEY);

test('a key has 256 random bits, spelled so that no client escapes any of it', () => {
  expect(KEY).toMatch(/^[\w-]{43}$/);
  expect(newAccessKey()).not.toBe(KEY);
});

test.each([
  [`/${KEY}/api/v1/pods?limit=1`, '/api/v1/pods?limit=1'],
  [`/${KEY}//api/../x%2F`, '//api/../x%2F'],
  [`/${KEY}/`, '/'],
  [`/${KEY}`, '/'],
  [`/${KEY}?x`, '/?x'],
  [`/${KEY}/${KEY}`, '/'],
  [`/${KEY}/${KEY}x`, '/x'],
  [`/${KEY}/${KEY}/x?u=http://h/${KEY}/y&k=${KEY}`, '/x?u=http://h/y&k='],
])('with the key: %s becomes %s', (path, rest) => {
  expect(takeOff(path)).toBe(rest);
});

test.each([
  '/',
  '/api',
  '/KEY',
  `/${KEY.slice(1)}/api`,
  `/${KEY}x/api`,
  `/x${KEY}/api`,
  `//${KEY}/api`,
  `/./${KEY}/api`,
  `/api/${KEY}`,
  `/%${KEY.charCodeAt(0).toString(16)}${KEY.slice(1)}/api`,
  `/${KEY.toUpperCase()}${KEY.toLowerCase()}`,
  `/?/${KEY}/`,
  `${KEY}/api`,
  '',
])('without the key a request is not admitted: %s', (path) => {
  expect(takeOff(path)).toBeUndefined();
});

test.each([
  ['/version', '/version'],
  [`/${KEY}/version`, '/version'],
  [`/a/${KEY}/b?${KEY}.2`, '/a/b?'],
  ['*', '*'],
])('with the key brought as an identity %s becomes %s', (path, rest) => {
  expect(takeOff(path, KEY)).toBe(rest);
});

test.each([
  ['/version', `${KEY}x`],
  ['/version', `${KEY}.1`],
  ['/version', ''],
  ['/version', newAccessKey()],
  // What the path says counts.
  [`/${KEY}.1/version`, KEY],
])('%s is not admitted by %s', (path, brought) => {
  expect(takeOff(path, brought)).toBeUndefined();
});

test('an identity that is the key of any entrance is taken out, no other', () => {
  for (const key of [KEY, `${KEY}.1`, `${KEY}.99`])
    expect(takeOut(['X', 'y', 'Impersonate-User', key])).toEqual(['X', 'y']);
  for (const key of [`${KEY}x`, `x${KEY}`, 'alice', newAccessKey()]) {
    const rawHeaders = ['Impersonate-User', key];
    expect(takeOut(rawHeaders)).toBe(rawHeaders);
  }
});

test.each([
  [`http://h/${KEY}/x`, 'http://h/x'],
  [KEY, ''],
  ['a/b', 'a/b'],
])('a header that names the URL loses the key: %s becomes %s', (value, rest) => {
  expect(hide(value)).toBe(rest);
});

test('the refusal names kubetrace and where the key is, not the key', () => {
  expect(keylessMisfit().status).toMatchObject({
    code: 403,
    reason: 'Forbidden',
    details: { causes: [{ field: '--require-key' }] },
  });
  expect(keylessMisfit().status.message).toMatch(/^kubetrace refused .*KUBETRACE_URL.*--append-server-path$/);
});
