import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

test('what reaches the API server is what kubectl proxy sends', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url);
  const request = [
    'GET /api/a%2fb//../c?x=%zz;y HTTP/1.1',
    'Host: localhost:8001',
    'User-Agent: me/1',
    'Accept: */*',
    'Connection: close, X-Hop',
    'X-Hop: 1',
    'X-Forwarded-For: 9.9.9.9',
    'Origin: https://evil.com',
    'Te: trailers, deflate',
  ];
  const answer = await rawExchange(proxy.url, `${request.join('\r\n')}\r\n\r\n`);
  const received = (await upstream.connection(0)).received();
  expect(received.split('\r\n')).toEqual([
    'GET /api/a%2fb//../c?x=%zz;y HTTP/1.1',
    `host: 127.0.0.1:${upstream.port}`,
    'connection: keep-alive',
    'User-Agent: me/1',
    'Accept: */*',
    'Origin: https://evil.com',
    'Te: trailers',
    'X-Forwarded-For: 9.9.9.9, 127.0.0.1',
    '',
    '',
  ]);
  expect(answer).toMatch(
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\nDate: .*\r\nConnection: close\r\n\r\nok$/u,
  );
  const exchange = await proxy.ended(0);
  expect(exchange).toMatchObject({ stage: 'ResponseComplete', response: { status: 200 } });
});

test('a watch shows its head at once and each event before the next is sent', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('200 OK\r\n');
  const server = await upstream.connection(0);
  for (const event of ['{"n":1}\n', '{"n":2}\n']) {
    server.write(`8\r\n${event}\r\n`);
    await client.until(event);
  }
  server.write('0\r\n\r\n');
  await client.until('0\r\n\r\n');
});
