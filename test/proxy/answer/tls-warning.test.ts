import { expect, test } from 'vitest';
import { aRoot } from '../../support/a-chain.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { aSecureServer } from '../../support/a-secure-server.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const HINT = 'is its URL https:// and not http://?';
const UPGRADE = { Connection: 'Upgrade', Upgrade: 'websocket' };

test("a server that speaks TLS is named where Go's answer to plain HTTP would be read as about the proxy", async () => {
  await using server = await rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    socket.end();
  });
  await using proxy = await aProxy(server.url);
  const answer = await fetch(`${proxy.url}/api`);
  expect([answer.status, await answer.text()]).toEqual([400, 'Client sent an HTTP request to an HTTPS server.\n']);
  expect(answer.headers.get('warning')).toBe(
    `299 kubetrace "what answers at the API server ${server.url} speaks TLS; ${HINT}"`,
  );
  await using quiet = await aProxy(server.url, { annotate: 'off' });
  expect((await fetch(`${quiet.url}/api`)).headers.get('warning')).toBeNull();
});

test('any other 400 is left alone', async () => {
  await using server = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
  });
  await using proxy = await aProxy(server.url);
  expect((await fetch(`${proxy.url}/api`)).headers.get('warning')).toBeNull();
});

test.each([{}, UPGRADE])('a TLS server that closes the connection: the question is asked %j', async (headers) => {
  await using server = await aSecureServer([aRoot()]);
  await using proxy = await aProxy(server.url.replace('https:', 'http:'));
  expect(await warningOf(proxy.url, headers)).toContain(HINT);
});

test.each([{}, UPGRADE])('a TLS server that answers with an alert: the question is asked %j', async (headers) => {
  await using server = await rawServer(async ({ until, socket }) => {
    await until('\r\n\r\n');
    socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]));
  });
  await using proxy = await aProxy(server.url);
  expect(await warningOf(proxy.url, headers)).toContain(HINT);
});

test('a connection that was closed in the middle of an answer is nothing of the kind', async () => {
  await using server = await rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-');
    socket.end();
  });
  await using proxy = await aProxy(server.url);
  const warning = await warningOf(proxy.url);
  expect(warning).toContain('the connection was closed');
  expect(warning).not.toContain(HINT);
});

test.each([{}, UPGRADE])('https to a server that speaks plain HTTP is named %j', async (headers) => {
  await using server = await rawServer(async ({ until, socket }) => {
    await until('');
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await using proxy = await aProxy(server.url.replace('http:', 'https:'));
  expect(await warningOf(proxy.url, headers)).toMatch(
    /does not speak TLS .*; is its URL http:\/\/ and not https:\/\/\?/,
  );
});

async function warningOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const close = lines.length === 0 ? 'Connection: close\r\n' : '';
  const answer = await rawExchange(
    url,
    `GET /api/v1/pods HTTP/1.1\r\nHost: 127.0.0.1\r\n${close}${lines.join('')}\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 502 /);
  return /^Warning: (.*)\r$/m.exec(answer)?.[1] ?? '';
}
