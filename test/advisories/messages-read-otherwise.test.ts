import { describe, expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const GET = 'GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';

describe('a response cannot become two, nor a cut one whole', () => {
  test.each([
    ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!`, 502],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', 502],
    ['a length after a blank', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok', 502],
    ['a coding that is folded', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n , gzip\r\n\r\n0\r\n\r\n', 502],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nA: \0\r\nContent-Length: 2\r\n\r\nok', 502],
    ['a carriage return in a header', 'HTTP/1.1 200 OK\r\nA: b\rEvil: 1\r\nContent-Length: 2\r\n\r\nok', 502],
    [
      'a switch that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      502,
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n', 502],
  ])('%s', async (_, bytes, status) => {
    await using upstream = await rawServer(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.end(bytes, 'latin1');
    });
    await using proxy = await aProxy(upstream.url);
    const answer = await rawExchange(proxy.url, GET);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
    expect(answer).not.toContain('Evil');
  });

  test('the second response to one request reaches nobody', async () => {
    await using upstream = await rawServer(({ socket, received, write }) => {
      socket.on('data', () => {
        if (received().includes('/first')) write(`${OK}ok${OK}no`);
        else if (received().includes('/second')) write(`${OK}2.`);
      });
    });
    await using proxy = await aProxy(upstream.url);
    expect(await rawExchange(proxy.url, GET.replace('/version', '/first'))).toMatch(/\r\n\r\nok$/u);
    expect(await rawExchange(proxy.url, GET.replace('/version', '/second'))).toMatch(/\r\n\r\n2\.$/u);
  });

  test('a body that ends early ends the connection', async () => {
    await using upstream = await rawServer(async ({ socket, until }) => {
      await until('\r\n\r\n');
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok');
    });
    await using proxy = await aProxy(upstream.url);
    const client = await rawClient(proxy.url);
    client.write(GET.replace('Connection: close\r\n', ''));
    await expect(client.until('never')).rejects.toThrow('closed before');
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed' });
  });
});
