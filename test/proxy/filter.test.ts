import { describe, expect, test } from 'vitest';
import { createFilter } from '../../src/proxy/filter.ts';
import type { FilteredRequest, FilterFlags } from '../../src/proxy/filter.ts';

const VERSION: FilteredRequest = {
  method: 'GET',
  path: '/version',
  host: 'localhost',
  query: '',
  requestInfo: undefined,
  origin: undefined,
  upgrade: false,
};

/** The flag that refuses, or `accepted`. */
function verdict(flags: Partial<FilterFlags>, request: Partial<FilteredRequest>): string {
  return createFilter(flags)({ ...VERSION, ...request })?.flag ?? 'accepted';
}

describe('as kubectl proxy, recorded', () => {
  test.each([
    ['localhost', 'accepted'],
    ['localhost:8001', 'accepted'],
    ['127.0.0.1', 'accepted'],
    ['127.0.0.1:', 'accepted'],
    ['evil.com', '--accept-hosts'],
    ['evil.com:8001', '--accept-hosts'],
    ['LOCALHOST', '--accept-hosts'],
    ['localhost.evil.com', '--accept-hosts'],
    ['127.0.0.1.evil.com', '--accept-hosts'],
    ['127.0.0.2', '--accept-hosts'],
    ['localhost:1:2', '--accept-hosts'],
    ['', '--accept-hosts'],
    // Refused by kubectl, whose own default does not match what it makes of the first two.
    ['[::1]:8001', 'accepted'],
    ['[::1]:99', 'accepted'],
    ['[::1]', 'accepted'],
    ['[::2]:8001', '--accept-hosts'],
  ])('Host: %s', (host, expected) => {
    expect(verdict({}, { host })).toBe(expected);
  });

  test.each([
    ['POST', '/api/v1/namespaces/a/pods/web-0/exec', '--reject-paths'],
    ['GET', '/api/v1/namespaces/a/pods/web-0/attach', '--reject-paths'],
    ['GET', '/api/v1/namespaces/a/pods/web-0/portforward', 'accepted'],
    ['GET', '/api/v1/namespaces/a/pods/web-0/exec-helper', '--reject-paths'],
    ['POST', '/apis/x/pods/y/exec', 'accepted'],
    // kubectl redirects these to the path that it refuses.
    ['POST', '/api/v1/namespaces/a/pods/web-0//exec', '--reject-paths'],
    ['POST', '//api/v1/namespaces/a/pods/web-0/exec', '--reject-paths'],
    ['POST', '/x/../api/v1/namespaces/a/pods/web-0/exec', '--reject-paths'],
    ['POST', '/./api/v1/namespaces/a/pods/web-0/exec', '--reject-paths'],
  ])('%s %s', (method, path, expected) => {
    expect(verdict({}, { method, path })).toBe(expected);
  });

  test.each([
    [{ rejectMethods: '^(POST|DELETE)$' }, { method: 'DELETE' }, '--reject-methods'],
    [{ rejectMethods: '^(POST|DELETE)$' }, { method: 'delete' }, 'accepted'],
    [{ rejectMethods: '^(POST|DELETE)$' }, { method: 'GET' }, 'accepted'],
    [{ rejectMethods: '(?i)^delete$' }, { method: 'DELETE' }, '--reject-methods'],
    [{ acceptPaths: '^/api/v1/namespaces/a/' }, { path: '/api/v1/namespaces/a/pods/x' }, 'accepted'],
    [{ acceptPaths: '^/api/v1/namespaces/a/' }, { path: '/api/v1/namespaces/b/pods' }, '--accept-paths'],
    [{ acceptPaths: '^/api/v1/namespaces/a/' }, { path: '/api/v1/namespaces/a/../b/pods' }, '--accept-paths'],
    [{ acceptPaths: '' }, {}, '--accept-paths'],
    [{ acceptHosts: '' }, {}, '--accept-hosts'],
    [{ rejectPaths: '' }, { path: '/api/v1/namespaces/a/pods/p/exec' }, 'accepted'],
    [{ rejectPaths: '^/version' }, { host: 'evil.com' }, '--reject-paths'],
    [{ acceptHosts: '^evil\\.com$' }, { host: 'evil.com' }, 'accepted'],
    [{ acceptHosts: '^evil\\.com$' }, {}, '--accept-hosts'],
    [{ acceptHosts: '\\Aevil\\.com\\z' }, { host: 'evil.com' }, 'accepted'],
    [{ acceptHosts: '^(?P<name>local)host$' }, {}, 'accepted'],
  ] as const)('%j %j', (flags, request, expected) => {
    expect(verdict(flags, request)).toBe(expected);
  });
});

describe('a page of another site', () => {
  test.each([
    ['https://evil.com', 'POST', false, '--accept-hosts'],
    ['https://evil.com', 'DELETE', false, '--accept-hosts'],
    ['https://evil.com', 'GET', true, '--accept-hosts'],
    ['null', 'POST', false, '--accept-hosts'],
    ['http://localhost.evil.com:8001', 'POST', false, '--accept-hosts'],
    ['https://evil.com', 'GET', false, 'accepted'],
    ['https://evil.com', 'HEAD', false, 'accepted'],
    ['https://evil.com', 'OPTIONS', false, 'accepted'],
    ['http://localhost:3000', 'POST', false, 'accepted'],
    ['http://127.0.0.1:8001', 'GET', true, 'accepted'],
    ['http://[::1]:8001', 'POST', false, 'accepted'],
  ] as const)('Origin: %s %s (upgrade: %s)', (origin, method, upgrade, expected) => {
    expect(verdict({}, { origin, method, upgrade })).toBe(expected);
  });
});

test('a refusal names the expression', () => {
  const refusal = createFilter()({ ...VERSION, path: '/api/v1/namespaces/a/pods/web-0/exec' });
  expect(refusal).toEqual({
    flag: '--reject-paths',
    rule: 'the path matches "^/api/.*/pods/.*/exec" of --reject-paths',
  });
});

test.each([
  [{ acceptHosts: '((' }, '--accept-hosts: "((" is not a regular expression'],
  [{ rejectPaths: '^/a,[b' }, '--reject-paths: "[b" is not a regular expression'],
])('what is no expression names its flag: %j', (flags, message) => {
  expect(() => createFilter(flags)).toThrow(message);
});
