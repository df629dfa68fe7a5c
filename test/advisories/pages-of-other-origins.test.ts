import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const EXEC = 'GET /api/v1/namespaces/d/pods/p/exec?command=id';
const WEBSOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];
/** A Blob without a type: no Content-Type, so no preflight. */
const BLOB = ['Content-Length: 2'];
const CONFIG_MAP = 'POST /api/v1/namespaces/d/configmaps';
const SHUTDOWN = 'GET /api/v1/namespaces/d/pods/p/proxy/shutdown';

/** `$SELF` is the origin of the proxy itself. */
test.each([
  [EXEC, [...WEBSOCKET, 'Origin: https://evil.example'], 'refused'],
  [EXEC, [...WEBSOCKET, 'Origin: null'], 'refused'],
  [EXEC, [...WEBSOCKET, 'Origin: http://localhost:3000', 'Sec-Fetch-Site: same-site'], 'refused'],
  [EXEC, [...WEBSOCKET, 'Origin: http://localhost:3000'], 'refused'],
  [EXEC, [...WEBSOCKET, 'Origin: $SELF'], 'passes'],
  [EXEC, WEBSOCKET, 'passes'],
  [CONFIG_MAP, [...BLOB, 'Origin: http://localhost:3000', 'Sec-Fetch-Site: same-site'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin: https://localhost:8001'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin:'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin: $SELF', 'Origin: https://evil.example'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin: https://evil.example', 'Origin: $SELF'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin: $SELF@evil.example'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Origin: https://evil.example', 'Connection: Origin'], 'refused'],
  [CONFIG_MAP, [...BLOB, 'Sec-Fetch-Site: cross-site'], 'refused'],
  [
    CONFIG_MAP,
    [...BLOB, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    'refused',
  ],
  [CONFIG_MAP, [...BLOB, 'Origin: $SELF', 'Sec-Fetch-Site: same-origin'], 'passes'],
  [CONFIG_MAP, BLOB, 'passes'],
  [SHUTDOWN, ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'], 'refused'],
  [SHUTDOWN, ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: empty'], 'refused'],
  [SHUTDOWN, ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'], 'refused'],
  [SHUTDOWN, ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: object'], 'refused'],
  ['GET /api', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'], 'passes'],
  ['GET /api', ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'], 'passes'],
] as const)('%s of a page with %j %s', async (line, headers, verdict) => {
  await using upstream = await rawServer(async ({ until, write }) => {
    const request = await until('\r\n\r\n');
    write(
      /upgrade: websocket/iu.test(request)
        ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
        : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
  });
  await using proxy = await aProxy(upstream.url, { filter: { rejectPaths: '' } });
  const client = await rawClient(proxy.url);
  const sent = headers.map((header) => `${header.replace('$SELF', proxy.url)}\r\n`).join('');
  client.write(`${line} HTTP/1.1\r\nHost: ${new URL(proxy.url).host}\r\n${sent}\r\n${line === CONFIG_MAP ? '{}' : ''}`);
  const answer = await client.until('\r\n\r\n');
  client.socket.destroy();
  expect(/^HTTP\/1\.1 40[03] /u.test(answer) ? 'refused' : 'passes').toBe(verdict);
  expect(upstream.connections).toBe(verdict === 'refused' ? 0 : 1);
});
