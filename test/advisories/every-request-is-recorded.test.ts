import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';

const END = 'Host: localhost\r\nConnection: close\r\n\r\n';

test.each([
  ['CONNECT', `CONNECT evil:443 HTTP/1.1\r\n${END}`, 400, 'CONNECT', 'evil:443'],
  ['*', `OPTIONS * HTTP/1.1\r\n${END}`, 200, 'OPTIONS', '*'],
  ['* for another method', `GET * HTTP/1.1\r\n${END}`, 400, 'GET', '*'],
  ['another version', `GET /x HTTP/2.0\r\n${END}`, 505, 'GET', '/x'],
  ['a request line of four words', `GET /x y HTTP/1.1\r\n${END}`, 400, 'GET', '/x'],
  [
    'two lengths',
    `POST /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
    400,
    'POST',
    '/x',
  ],
  ['a method in lower case', `get /x?token=t0ps HTTP/1.1\r\n${END}`, 400, 'get', '/x?token=<masked>'],
  ['headers that are too large', `GET /x HTTP/1.1\r\nX: ${'a'.repeat(1_100_000)}\r\n${END}`, 431, '?', '?'],
  ['too many headers', `GET /x HTTP/1.1\r\n${'X:\r\n'.repeat(10_001)}${END}`, 431, 'GET', '/x'],
  ['no Host', 'GET /x HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'GET', '/x'],
  ['a foreign Host', 'GET /x HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n', 403, 'GET', '/x'],
  ['another expectation', `GET /k/x HTTP/1.1\r\nExpect: 200-ok\r\n${END}`, 417, 'GET', '/k/x'],
  ['an unknown coding', `POST /k/x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n${END}`, 501, 'POST', '/k/x'],
  ['a redirect', `GET /k HTTP/1.1\r\n${END}`, 301, 'GET', '/k'],
  ['outside of --api-prefix', `GET /nope HTTP/1.1\r\n${END}`, 404, 'GET', '/nope'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, '?', '?'],
])('%s leaves an exchange', async (_, bytes, status, method, target) => {
  await using proxy = await aProxy('http://127.0.0.1:1', { apiPrefix: '/k/' });
  expect(await rawExchange(proxy.url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  const exchange = await proxy.ended(0);
  expect(exchange).toMatchObject({ stage: 'ResponseComplete', request: { method, target }, response: { status } });
  expect(exchange.client.address).toMatch(/^127\.0\.0\.1:\d+$/u);
  expect(proxy.exchanges).toHaveLength(1);
});
