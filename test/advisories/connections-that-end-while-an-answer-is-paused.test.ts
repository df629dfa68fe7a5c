import { describe, expect, test } from 'vitest';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import { theProxy } from '../support/the-command.ts';

const SIZES = [100_000, 250_000];
const FRAMINGS = { 'with its length': true, 'that ends with the connection': false };
const CONNECTIONS = ['Connection: close\r\n', ''];

describe.each(Object.entries(FRAMINGS))('a refusal %s', (_, hasLength) => {
  describe.each(SIZES)('of %i bytes', (size) => {
    const head = (connection: string) =>
      `HTTP/1.1 403 Forbidden\r\n${connection}${hasLength ? `Content-Length: ${size}\r\n` : ''}Content-Type: text/plain\r\n\r\n`;

    test.each(CONNECTIONS)('is passed on whole when the connection ends (%j)', async (connection) => {
      await using upstream = await rawServer(async ({ until, socket }) => {
        await until('\r\n\r\n');
        socket.end(head(connection) + 'Z'.repeat(size));
      });
      await using proxy = await theProxy([`--server=${upstream.url}`, '--token=t'], { HOME: '/nonexistent' });
      for (let again = 0; again < 3; again++) {
        const response = await rawExchange(proxy.url, GET);
        expect(response).toMatch(/^HTTP\/1\.1 403 /);
        expect(response.split('Z')).toHaveLength(size + 1);
      }
    });

    test.each(CONNECTIONS)('the process outlives a connection that is reset (%j)', async (connection) => {
      let answered = 0;
      await using upstream = await rawServer(async ({ until, socket }) => {
        await until('\r\n\r\n');
        if (answered++ < 3) socket.write(head(connection) + 'Z'.repeat(size), () => socket.resetAndDestroy());
        else socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}');
      });
      await using proxy = await theProxy([`--server=${upstream.url}`, '--token=t'], { HOME: '/nonexistent' });
      while (answered < 3) await rawExchange(proxy.url, GET);
      expect(await rawExchange(proxy.url, GET)).toMatch(/^HTTP\/1\.1 200 [^]*\{\}$/);
    });
  });
});

const GET = 'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
