import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

test('requests that are sent without waiting are taken up one after the other, all of them in order', async () => {
  await using upstream = await rawServer(({ socket, write }) => {
    socket.on('data', (data) => {
      for (const [, path = ''] of data.toString().matchAll(/^GET (\S+) /gmu)) {
        write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
      }
    });
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  const many = 500;
  const paths = Array.from({ length: many }, (_, i) => `/version/${i}`);
  client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  const all = await client.until(`/version/${many - 1}`);
  expect([...all.matchAll(/\/version\/\d+/gu)].map(([path]) => path)).toEqual(paths);
  expect(upstream.connections).toBeLessThan(5);
});

test('a proxy whose server is the proxy itself answers 508 and does not ask itself again', async () => {
  // The port is only known when the proxy listens, so the way back leads over another server.
  const back = createServer();
  back.listen(0, '127.0.0.1');
  await once(back, 'listening');
  await using proxy = await aProxy(`http://127.0.0.1:${(back.address() as AddressInfo).port}`);
  back.on('request', (req, res) => {
    const { hostname, port } = new URL(proxy.url);
    void import('node:http').then(({ request }) =>
      request({ hostname, port, path: req.url, headers: { ...req.headers, host: 'localhost' } }, (answer) => {
        res.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
        answer.pipe(res);
      }).end(),
    );
  });
  const answer = await rawExchange(proxy.url, 'GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  back.close();
  back.closeAllConnections();
  expect(answer).toMatch(/^HTTP\/1\.1 508 [^]*the server of the kubeconfig leads back to it/u);
  expect(proxy.exchanges).toHaveLength(2);
  expect(proxy.exchanges[1]).toMatchObject({ refusal: { status: 508 } });
});

test('clients that leave have no connections made for them', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const clients = await Promise.all(Array.from({ length: 20 }, () => rawClient(proxy.url)));
  for (const client of clients) client.write('GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const connections = await Promise.all(clients.map((_, i) => upstream.connection(i)));
  await Promise.all(connections.map(({ until }) => until('\r\n\r\n')));
  for (const client of clients) client.socket.resetAndDestroy();
  await Promise.all(clients.map((_, i) => proxy.ended(i)));
  await expect.poll(() => connections.every(({ socket }) => socket.closed)).toBe(true);
  // Whatever would be opened anew is there before the connection of another request.
  const other = await rawClient(proxy.url);
  other.write('GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await (await upstream.connection(20)).until('/other');
  expect(upstream.connections).toBe(21);
});
