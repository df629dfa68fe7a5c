import { expect, test } from 'vitest';
import { keyCheck, keylessStatus, newAccessKey } from '../../../src/proxy/receive/access-key.ts';

const KEY = newAccessKey();
const takeKey = keyCheck(KEY);

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
  [`/${KEY}/${KEY}/x?u=http://h/${KEY}/y&k=${KEY}`, '/x?u=http://h/y&k='],
  [`http://127.0.0.1:8001/${KEY}/api`, 'http://127.0.0.1:8001/api'],
  [`http://u@h/${KEY}`, 'http://u@h/'],
])('with the key: %s becomes %s', (url, rest) => {
  const req = aRequest(url.replaceAll('KEY', KEY));
  expect(takeKey(req)).toBe(true);
  expect(req.url).toBe(rest);
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
  `http://${KEY}/api`,
  `${KEY}/api`,
  '*',
  '',
])('without the key nothing is taken off: %s', (url) => {
  const req = aRequest(url);
  expect(takeKey(req)).toBe(false);
  expect(req.url).toBe(url);
});

test('headers that name the URL lose the key', () => {
  const req = aRequest(`/${KEY}/api`, ['Referer', `http://h/${KEY}/x`, 'X-Key', KEY, 'Accept', 'a/b']);
  expect(takeKey(req)).toBe(true);
  expect(req.rawHeaders).toEqual(['Referer', 'http://h/x', 'X-Key', '', 'Accept', 'a/b']);
});

test('the refusal names kubetrace and where the key is, not the key', () => {
  expect(keylessStatus()).toMatchObject({
    code: 403,
    reason: 'Forbidden',
    details: { causes: [{ field: '--require-key' }] },
  });
  expect(keylessStatus().message).toMatch(/^kubetrace refused .*KUBETRACE_URL.*--append-server-path$/);
});

function aRequest(url: string, rawHeaders: string[] = []) {
  return { url, rawHeaders };
}
