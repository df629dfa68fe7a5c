import { expect, test } from 'vitest';
import { originForm, prefixOf, routeOf } from '../../../src/proxy/receive/route.ts';

test.each([
  ['/', undefined, '/api/v1/pods?x=1', 'api /api/v1/pods?x=1'],
  ['/', undefined, '/api//x/../%2e%65?', 'api /api//x/../%2e%65?'],
  ['/custom', undefined, '/custom/version', 'api /version'],
  ['/custom/', undefined, '/custom/', 'api /'],
  ['/custom', undefined, '/custom?a=b', 'redirect /custom/?a=b'],
  ['/a/b', undefined, '/a/b', 'redirect /a/b/'],
  ['/custom', undefined, '/customx', 'nowhere'],
  ['/custom', undefined, '/version', 'nowhere'],
  ['/custom', undefined, '/custom//version', 'api //version'],
  ['/api', undefined, '/api/v1', 'api /api/v1'],
  ['/api', undefined, '/apis/apps/v1', 'nowhere'],
  ['/', '/static/', '/static/a%20b.txt?x', 'files /a%20b.txt'],
  ['/', '/static/', '/static/', 'files /'],
  ['/', '/static/', '/static', 'redirect /static/'],
  ['/', '/static/', '/staticx', 'api /staticx'],
  ['/custom', undefined, '//custom/healthz?x=//', 'redirect /custom/healthz?x=//'],
  ['/custom', undefined, '/x/../custom', 'redirect /custom'],
  ['/custom', undefined, '/./custom/./a//b/', 'redirect /custom/a/b/'],
  ['/custom', undefined, '//version', 'nowhere'],
  ['/custom', undefined, '/custom/..//version', 'api /..//version'],
  ['/api', undefined, '//api/v1', 'redirect /api/v1'],
  ['/', '/static/', '//static/x', 'redirect /static/x'],
  ['/', '/static/', '/api/../static/x', 'redirect /static/x'],
  ['/', '/static/', '//staticx', 'api //staticx'],
  ['/', undefined, '//custom/healthz', 'api //custom/healthz'],
  ['/', undefined, '*', 'server'],
  ['/', '/static', '*', 'server'],
  ['/k/static/', '/k', '/k/static/x', 'api /x'],
  ['/k/static/', '/k', '/k/other', 'files /other'],
])('--api-prefix=%s --www-prefix=%s %s', (api, www, target, expected) => {
  const route = routeOf(target, { api: prefixOf(api), files: www && prefixOf(www) });
  const rest = 'path' in route ? route.path : 'location' in route ? route.location : '';
  expect(`${route.to} ${rest}`.trim()).toBe(expected);
});

test.each([
  ['GET', '/a?b', { path: '/a?b' }],
  ['GET', '//a', { path: '//a' }],
  ['GET', 'http://localhost:8001/a//b?c', { path: '/a//b?c', authority: 'localhost:8001' }],
  ['GET', 'HTTP://user@evil.com?c', { path: '/?c', authority: 'user@evil.com' }],
  ['GET', '*', undefined],
  ['OPTIONS', '*', { path: '*' }],
  ['GET', 'a', undefined],
  ['CONNECT', '/a', undefined],
  ['CONNECT', 'localhost:443', undefined],
])('%s %s in origin form', (method, target, expected) => {
  expect(originForm(method, target)).toEqual(expected);
});
