import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

/** What a page whose name leads to this machine makes a browser send, and what hides such a name from a check. */
test.each([
  ['Host: localhost', '200'],
  ['Host: [::1]:8001', '200'],
  ['Host: evil.example:8001', '403'],
  ['Host: localhost.evil.example', '403'],
  ['Host: 127.0.0.1.nip.io', '403'],
  ['Host: localhost@evil.example', '400'],
  ['Host: evil@localhost', '400'],
  ['Host: localhost:80@evil.example', '400'],
  ['Host: localhost,evil', '403'],
  ['Host: localhost evil', '400'],
  ['Host:', '403'],
  ['X: y', '400'],
  ['Host: localhost\r\nHost: evil.example', '400'],
  ['Host: evil.example\r\nHost: localhost', '400'],
  ['Host: localhost\r\nHost: localhost', '400'],
  ['Host: evil.example\r\nX-Forwarded-Host: localhost', '403'],
  ['Host: evil.example\r\nConnection: host', '403'],
])('%j is answered with %s', async (headers, status) => {
  expect(await statusOf('/version', headers)).toBe(status);
});

test.each([
  ['http://evil.example/version', '403'],
  ['http://evil@localhost/version', '400'],
  ['http://localhost@evil.example/version', '400'],
  ['http://evil.example\\@localhost/version', '400'],
  ['http:///version', '403'],
])('so is the target %s with %s', async (target, status) => {
  expect(await statusOf(target, 'Host: localhost')).toBe(status);
});

test('all of them say that it was kubetrace, and why', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const answer = await rawExchange(proxy.url, 'GET /version HTTP/1.1\r\nConnection: close\r\n\r\n');
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
    kind: 'Status',
    message: 'kubetrace cannot pass this request on: it has no Host header',
  });
  expect(await proxy.ended(0)).toMatchObject({ response: { status: 400 } });
});

async function statusOf(target: string, headers: string): Promise<string | undefined> {
  await using upstream = await rawServer(({ socket }) =>
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
  );
  await using proxy = await aProxy(upstream.url);
  const answer = await rawExchange(proxy.url, `GET ${target} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
  const [, status] = /^HTTP\/1\.1 (\d+) /u.exec(answer) ?? [];
  expect(upstream.connections).toBe(status === '200' ? 1 : 0);
  return status;
}
