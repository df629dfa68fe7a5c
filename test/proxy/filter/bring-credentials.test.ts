import { expect, test } from 'vitest';
import { newAccessKey } from '../../../src/proxy/receive/access-key.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const aServer = () =>
  rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
    socket.end();
  });

const PROTOCOL = `base64url.bearer.authorization.k8s.io.${Buffer.from('mine').toString('base64url')}`;

test.each([
  ['nothing', ''],
  ['an empty Authorization', 'Authorization: \r\n'],
  ['an Authorization that Connection names', 'Authorization: Bearer mine\r\nConnection: authorization\r\n'],
  ['whom to impersonate alone', 'Impersonate-User: admin\r\n'],
  ['names of a front proxy', 'X-Remote-User: admin\r\nX-Remote-Group: system:masters\r\n'],
  ['a token in a subprotocol without an upgrade', `Sec-WebSocket-Protocol: ${PROTOCOL}\r\n`],
  ['the key of a proxy', `Authorization: Bearer KEY\r\n`],
])('%s does not count as a credential: 401, and nothing is sent on, least of all our own', async (_, headers) => {
  const key = newAccessKey();
  await using server = await aServer();
  const upstream = anUpstream(server.url, { auth: { authorization: [['Authorization', 'Bearer ours']] } });
  await using proxy = await aProxy(server.url, {
    upstream,
    clientCredentials: true,
    ...(headers.includes('KEY') && { accessKey: key }),
  });
  const head = `GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\n${headers.replace('KEY', key)}Connection: close\r\n\r\n`;
  const answer = await rawExchange(proxy.url, head);
  expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*"reason": "Unauthorized"/);
  expect(answer).toMatch(/"message": "kubetrace refused GET \/api\/v1\/pods: it has no credentials of its own/);
  expect(answer).not.toContain('to allow it');
  expect(server.connections).toBe(0);
  expect(await proxy.ended(0)).toMatchObject({ refusal: { status: 401 } });
});

test("a client's own token is passed on as it came", async () => {
  await using server = await aServer();
  const upstream = anUpstream(server.url, { auth: { authorization: [['Authorization', 'Bearer ours']] } });
  await using proxy = await aProxy(server.url, { upstream, clientCredentials: true });
  const head =
    'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mine\r\nConnection: close\r\n\r\n';
  expect(await rawExchange(proxy.url, head)).toMatch(/^HTTP\/1\.1 200 /);
  const sent = (await server.connection(0)).received();
  expect(sent.match(/^authorization: .*(?=\r)/gim)).toEqual(['Authorization: Bearer mine']);
});
