import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawExchange } from '../support/raw-client.ts';
import { type RawConnection, rawServer, type RawServer } from '../support/raw-server.ts';
import { type RunningCommand, theProxy } from '../support/the-command.ts';

const SIZES = [100_000, 250_000];
const FRAMINGS = { 'with its length': true, 'that ends with the connection': false };
const CONNECTIONS = ['Connection: close\r\n', ''];

/** One process outlives them all. */
let proxy: RunningCommand & { readonly url: string };
let upstream: RawServer;
let answer: (connection: RawConnection) => void;
beforeAll(async () => {
  upstream = await rawServer(async (connection) => {
    await connection.until('\r\n\r\n');
    answer(connection);
  });
  proxy = await theProxy([`--server=${upstream.url}`, '--token=t'], { HOME: '/nonexistent' });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

describe.each(Object.entries(FRAMINGS))('a refusal %s', (_, hasLength) => {
  describe.each(SIZES)('of %i bytes', (size) => {
    const head = (connection: string) =>
      `HTTP/1.1 403 Forbidden\r\n${connection}${hasLength ? `Content-Length: ${size}\r\n` : ''}Content-Type: text/plain\r\n\r\n`;

    test.each(CONNECTIONS)('is passed on whole when the connection ends (%j)', async (connection) => {
      answer = ({ socket }) => socket.end(head(connection) + 'Z'.repeat(size));
      for (let again = 0; again < 3; again++) {
        const response = await rawExchange(proxy.url, GET);
        expect(response).toMatch(/^HTTP\/1\.1 403 /);
        expect(response.split('Z')).toHaveLength(size + 1);
      }
    });

    test.each(CONNECTIONS)('the process outlives a connection that is reset (%j)', async (connection) => {
      let answered = 0;
      answer = ({ socket }) => {
        if (answered++ < 3) socket.write(head(connection) + 'Z'.repeat(size), () => socket.resetAndDestroy());
        else socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}');
      };
      while (answered < 3) await rawExchange(proxy.url, GET);
      expect(await rawExchange(proxy.url, GET)).toMatch(/^HTTP\/1\.1 200 [^]*\{\}$/);
      expect(proxy.child.exitCode).toBeNull();
    });
  });
});

const GET = 'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
