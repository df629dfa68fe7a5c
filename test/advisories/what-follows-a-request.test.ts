import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const anEcho = () =>
  rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });

test.each([
  ['what cannot be read', 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n', 'garbage\r\n\r\n', [200, 400], ['/a', '?']],
  [
    'another spelling',
    'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /b HTTP/1.1\nHost: a\n\n',
    [200, 400],
    ['/a', '?'],
  ],
  ['bytes after the last request', 'GET /a HTTP/1.0\r\nHost: localhost\r\n\r\n', 'garbage\r\n\r\n', [200], ['/a']],
  [
    'a request after the last one',
    'GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    'GET /b HTTP/1.1\r\n',
    [200],
    ['/a'],
  ],
  [
    'what follows a head that was corrected',
    'GET /a HTTP/1.1\nHost: localhost\n\n',
    'GET /b HTTP/1.1\nHost: a\n\n',
    [200],
    ['/a'],
  ],
])('%s does not cost the request before it its response', async (_, request, after, statuses, targets) => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  const answers = await rawExchange(proxy.url, request + after);
  expect(Array.from(answers.matchAll(/HTTP\/1\.1 (\d{3})/gu), ([, status]) => Number(status))).toEqual(statuses);
  expect(answers).toContain('\r\n\r\nok');
  const ended = await Promise.all(targets.map((__, i) => proxy.ended(i)));
  expect(ended.map(({ request: { target } }) => target)).toEqual(targets);
  expect(upstream.connections).toBe(1);
});

test('a head that was corrected is the last of its connection, whatever its client asks', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /a/\xe9 HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
  await expect(client.until('never')).rejects.toThrow('closed before');
  expect(client.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*Connection: close\r\n/u);
});

test('a Transfer-Encoding in HTTP/1.0 is refused, and its connection ends', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  const request =
    'POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n';
  const answers = await rawExchange(proxy.url, `${request}GET /b HTTP/1.0\r\n\r\n`);
  expect(answers.match(/HTTP\/1\.1 \d+/gu)).toEqual(['HTTP/1.1 400']);
  expect(upstream.connections).toBe(0);
});
