import { describe, expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const REQUESTS: readonly (readonly [kind: string, head: string])[] = [
  ['a request', 'GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['an upload that waits', 'PUT /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n'],
  ['an upgrade', 'GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
];

describe.each(REQUESTS)('the response to %s', (_, request) => {
  test.each([
    ['with folded headers', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\td\r\nContent-Length:\r\n 2\r\n\r\nok'],
    ['with line feeds alone', 'HTTP/1.1 200 OK\nA: b c d\nContent-Length: 2\n\nok'],
    ['with blanks before colons', 'HTTP/1.1 200 OK\r\nA : b c d\r\nE F: g\r\nContent-Length: 2\r\n\r\nok'],
    ['with its length twice', 'HTTP/1.1 200 OK\r\nA: b c d\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
  ])('%s reaches the client as valid HTTP', async (__, response) => {
    await using upstream = await rawServer(async ({ until, write }) => {
      await until('\r\n\r\n');
      write(response);
    });
    await using proxy = await aProxy(upstream.url);
    const client = await rawClient(proxy.url);
    client.write(request);
    const answer = await client.until('\r\n\r\nok');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:[\w-]+: [^\r\n]*\r\n)+\r\nok$/u);
    expect(answer).toContain('\r\nA: b c d\r\n');
    expect(answer).not.toContain('g\r\n');
    expect(answer.match(/content-length/giu)).toHaveLength(1);
    expect((await proxy.ended(0)).response?.status).toBe(200);
  });
});

test('a switch reaches it too, and the bytes after it as they came', async () => {
  const bytes = 'HTTP/1.1 200 OK\nA : b\n\n\n\r\n\r\n';
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection:\n Upgrade\nA : b\n\n');
    await until('more');
    write(bytes);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  await client.until('\r\n\r\n');
  client.write('more');
  const [head = '', ...rest] = (await client.until(bytes)).split('\r\n\r\n');
  expect(head.split('\r\n')).toStrictEqual([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: x',
    'Connection: Upgrade',
    'A: b',
  ]);
  expect(rest.join('\r\n\r\n')).toBe(bytes);
});

test('what was sent to the server again goes over another connection', async () => {
  await using upstream = await rawServer(async ({ socket, until, write }, index) => {
    await until('\r\n\r\n');
    write(index === 0 ? 'HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 200 OK\n\n' : '');
    if (index > 0) socket.end('HTTP/1.1 200 OK\nContent-Length: 3\n\nyes');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('\r\n\r\nok');
  client.write('GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('\r\n\r\nyes');
});
