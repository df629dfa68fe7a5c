import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

test.each<[what: string, target: string, headers?: string]>([
  ['a path of the API', '/version'],
  ['no path of it', '//x/../api/v1/pods?watch=1'],
  ['an absolute target', 'http://localhost/version'],
  ['an upgrade', '/api/v1/namespaces/a/pods/p/portforward', UPGRADE],
  ['a body', '/version', 'Content-Length: 0\r\n'],
  ['a file of --www', '/static/a.txt'],
  ['what is served nowhere', '/nowhere'],
])('TRACE goes nowhere: %s', async (_, target, headers = '') => {
  const directory = await mkdtemp(join(tmpdir(), 'kubetrace-www-'));
  await writeFile(join(directory, 'a.txt'), 'a file');
  await using server = await rawServer(() => undefined);
  const auth = { authorization: [['Authorization', 'Bearer injected-token']] } as const;
  await using proxy = await aProxy(server.url, {
    upstream: anUpstream(server.url, { auth }),
    apiPrefix: target === '/nowhere' ? '/prefix' : '/',
    staticFiles: { directory, prefix: '/static/' },
    filter: false,
  });
  const close = headers === UPGRADE ? '' : 'Connection: close\r\n';
  const answer = await rawExchange(proxy.url, `TRACE ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}${close}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
  expect(answer).toContain('kubetrace refused TRACE');
  expect(answer).not.toContain('change undefined');
  expect(server.connections).toBe(0);
  for (const exchange of proxy.exchanges) {
    expect(exchange).toMatchObject({ refusal: { status: 405 }, response: { status: 405 } });
  }
  await rm(directory, { recursive: true });
});

test('the playground sends no request back either', async () => {
  await using playground = await startPlayground().then((started) => ({
    ...started,
    [Symbol.asyncDispose]: () => started.close(),
  }));
  const head = 'Host: localhost\r\nAuthorization: Bearer some-token\r\nConnection: close\r\n';
  const answer = await rawExchange(playground.url, `TRACE /version HTTP/1.1\r\n${head}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer).not.toContain('some-token');
});
