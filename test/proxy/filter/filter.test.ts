import { describe, expect, test } from 'vitest';
import { createFilter } from '../../../src/proxy/filter/filter.ts';
import { DEFAULT_FILTER_FLAGS } from '../../../src/proxy/filter/filter-flags.ts';
import type { FilterFlags } from '../../../src/proxy/filter/filter-flags.ts';

const VERSION = { method: 'GET', path: '/version' };

/** The flag that refuses, or `accepted`. */
function verdict(flags: Partial<FilterFlags>, request: Partial<typeof VERSION>): string {
  const { method, path } = { ...VERSION, ...request };
  return createFilter({ ...DEFAULT_FILTER_FLAGS, ...flags })({ method, target: { path } })?.flag ?? 'accepted';
}

describe('as kubectl proxy, recorded', () => {
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
    [{ rejectPaths: '' }, { path: '/api/v1/namespaces/a/pods/p/exec' }, 'accepted'],
  ] as const)('%j %j', (flags, request, expected) => {
    expect(verdict(flags, request)).toBe(expected);
  });
});

test('a refusal names the expression', () => {
  const exec = { method: 'GET', target: { path: '/api/v1/namespaces/a/pods/web-0/exec' } };
  const refusal = createFilter(DEFAULT_FILTER_FLAGS)(exec);
  expect(refusal).toEqual({
    flag: '--reject-paths',
    rule: 'the path matches "^/api/.*/pods/.*/exec" of --reject-paths',
  });
});

test.each([
  [{ rejectMethods: '((' }, '--reject-methods: "((" is not a regular expression of Go: missing closing ): `((`'],
  [{ rejectPaths: '^/a,[b' }, '--reject-paths: "[b" is not a regular expression of Go: missing closing ]: `[b`'],
])('an error names the flag whose value is not an expression: %j', (flags, message) => {
  expect(() => createFilter({ ...DEFAULT_FILTER_FLAGS, ...flags })).toThrow(message);
});

test('what was said of one request is not said of another', () => {
  const filter = createFilter({ ...DEFAULT_FILTER_FLAGS, rejectMethods: '^DELETE$', rejectPaths: '^/secret' });
  const flags = [
    ['GET', '/a'],
    ['DELETE', '/a'],
    ['GET', '/a'],
    ['DELETE', '/a'],
    ['GET', '/secret'],
    ['GET', '/a/secret'],
  ].map(([method = '', path = '']) => filter({ method, target: { path } })?.flag);
  expect(flags).toEqual([undefined, '--reject-methods', undefined, '--reject-methods', '--reject-paths', undefined]);
});
