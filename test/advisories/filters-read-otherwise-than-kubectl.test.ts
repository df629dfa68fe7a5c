import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawServer } from '../support/raw-server.ts';

const SECRETS = '/api/v1/namespaces/kube-system/secrets';

/** JavaScript takes each of these for something else, or nothing. */
test.each([
  ['^/api/v1/namespaces/[[:alnum:]-]+/secrets', SECRETS],
  ['^\\Q/api/v1/namespaces/kube-system/secrets\\E', SECRETS],
  ['^/api/v1/namespaces/[\\pL-]+/secrets', SECRETS],
  ['^/api/v1/namespaces/\\x{6b}ube-system/secrets', SECRETS],
  ['^/api/v1/namespaces/(?P<ns>[^/]+)/(?i:SECRETS)', SECRETS],
  ['^/api/v1/(?i)NAMESPACES/.*/secrets\\z', SECRETS],
  ['/proxy/.*/admin', '/api/v1/namespaces/d/pods/p/proxy/x%0d/admin'],
  ['/proxy/.*/admin', '/api/v1/namespaces/d/pods/p/proxy/x%E2%80%A8/admin'],
  // Go's `.` does not match a line break either.
  ['^/api/.*/pods/.*/exec', '/api/v1/namespaces/d/pods/p%0a/exec'],
])('--reject-paths=%s refuses %s', async (rejectPaths, path) => {
  await using proxy = await aProxy('http://127.0.0.1:1', { filter: { rejectPaths } });
  const answer = await fetch(proxy.url + path);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('of --reject-paths');
});

test('no path keeps others waiting, whatever the expression: one that would is refused', async () => {
  await using upstream = await rawServer(({ socket }) =>
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
  );
  const statusOf = async (rejectPaths: string, path: string) => {
    await using proxy = await aProxy(upstream.url, { filter: { rejectPaths } });
    return (await fetch(proxy.url + path)).status;
  };
  const long = '/ab'.repeat(20_000);
  expect(await statusOf('^/(a+)+$', `/${'a'.repeat(50_000)}!`)).toBe(200);
  expect(await statusOf('secrets', long)).toBe(200);
  const random = Array.from({ length: 60_000 }, (_, i) => 'ab'[(Math.imul(i, 0x9e3779b1) >>> 13) & 1]).join('');
  expect(await statusOf('[ab]*a[ab]{900}c', `/${random}`)).toBe(403);
});
