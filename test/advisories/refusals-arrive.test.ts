import { once } from 'node:events';
import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient } from '../support/raw-client.ts';

test.each([
  ['headers beyond all bounds', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(8_000_000)}\r\n\r\n`, 431],
  ['what is not HTTP', `\0${'x'.repeat(8_000_000)}\r\n\r\n`, 400],
  [
    'chunks that are none',
    `POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${'z'.repeat(8_000_000)}`,
    400,
  ],
])('%s: a client that goes on sending still gets its answer', async (_, bytes, status) => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const client = await rawClient(proxy.url);
  client.write(bytes);
  await once(client.socket, 'end');
  expect(client.received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  expect(client.received()).toMatch(/\}\n?$/u);
});
