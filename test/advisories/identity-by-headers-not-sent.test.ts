import { expect, test } from 'vitest';
import { upgrade } from '../../src/proxy/send/upgrade.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const OURS = {
  authorization: [['Authorization', 'Bearer OURS']],
  impersonation: [
    ['Impersonate-User', 'limited'],
    ['Impersonate-Group', 'few'],
  ],
  facts: { kind: 'token', source: 'a test' },
} as const;
const TOKEN = 'base64url.bearer.authorization.k8s.io.Q0xJRU5U';
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** The headers that decide who it is, as they reach the API server. */
async function identitySent(lines: readonly string[], auth: object = OURS): Promise<readonly string[]> {
  const isUpgrade = lines.some((line) => /^upgrade: *websocket/iu.test(line));
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(isUpgrade ? SWITCH : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { auth }) });
  const client = await rawClient(proxy.url);
  client.write(`GET /api HTTP/1.1\r\nHost: localhost\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
  await client.until('\r\n\r\n');
  client.socket.destroy();
  const sent = (await upstream.connection(0)).received();
  return sent.split('\r\n').filter((line) => /^(?:authorization|impersonate-|sec-websocket-protocol)/iu.test(line));
}

const AS_OURS = ['Authorization: Bearer OURS', 'Impersonate-User: limited', 'Impersonate-Group: few'];

test.each([
  ['Impersonate-User', 'close, Impersonate-User'],
  ['impersonate-user', 'IMPERSONATE-USER'],
])('%s that is dropped on the way does not switch --as off', async (name, connection) => {
  expect(await identitySent([`${name}: boss`, `Connection: ${connection}`])).toEqual(AS_OURS);
  expect(await identitySent([`Connection: keep-alive`, `${name}: boss`, `Connection: ${connection}`])).toEqual(AS_OURS);
});

test.each(['Connection: authorization', 'Connection: close, Authorization'])(
  'an Authorization that is dropped on the way does not take ours away: %s',
  async (connection) => {
    expect(await identitySent(['Authorization: Bearer CLIENT', connection])).toEqual(AS_OURS);
  },
);

test('a token in a subprotocol counts where the API server looks for one, and only if it is sent', async () => {
  const webSocket = ['Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13'];
  const protocol = `Sec-WebSocket-Protocol: ${TOKEN}, v5.channel.k8s.io`;
  const lower = (lines: readonly string[]) => lines.map((line) => line.toLowerCase()).toSorted();
  const sent = await identitySent(['Connection: Upgrade', ...webSocket, protocol]);
  expect(lower(sent).filter((line) => line.startsWith('authorization'))).toEqual([]);
  expect(lower(await identitySent(['Connection: Upgrade, Sec-WebSocket-Protocol', ...webSocket, protocol]))).toEqual(
    lower(AS_OURS),
  );
  expect(await identitySent([protocol])).toEqual([protocol, ...AS_OURS]);
});

test('what Connection names is dropped too where an upgrade to h2c is not taken', async () => {
  const h2c = ['Connection: Upgrade, HTTP2-Settings, Impersonate-User', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
  expect(await identitySent([...h2c, 'Impersonate-User: boss'])).toEqual(AS_OURS);
});

test('groups that a client adds do not become rights of whom --as names', async () => {
  const alone = { ...OURS, impersonation: [['Impersonate-User', 'limited']] };
  expect(await identitySent(['Impersonate-Group: system:masters'], alone)).toEqual(AS_OURS.slice(0, 2));
});

test('no header is dropped, however many there are', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => `X-${i}: 1`);
  const own = ['Authorization: Bearer CLIENT', 'Impersonate-User: boss'];
  expect(await identitySent([...many, ...own])).toEqual(own);
  const groups = Array.from({ length: 3000 }, (_, i) => `Impersonate-Group: g${i}`);
  expect(await identitySent(['Impersonate-User: boss', ...groups])).toEqual([
    'Impersonate-User: boss',
    ...groups,
    'Authorization: Bearer OURS',
  ]);
});

test('nor on the way of an upgrade', async () => {
  const many = Array.from({ length: 3000 }, (_, i) => `Impersonate-Extra-${i}: 1`);
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
  const sent = await identitySent([...upgrade, ...many, 'Impersonate-User: boss']);
  expect(sent.filter((line) => /^impersonate-extra/iu.test(line))).toHaveLength(3000);
  expect(sent.map((line) => line.toLowerCase())).toContain('impersonate-user: boss');
});

test('an Origin after a thousand headers is seen', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const many = Array.from({ length: 3000 }, (_, i) => `X-${i}: 1\r\n`).join('');
  const request = `POST /api HTTP/1.1\r\nHost: localhost\r\n${many}Origin: http://evil.example\r\nConnection: close\r\n\r\n`;
  expect(await rawExchange(proxy.url, request)).toMatch(/^HTTP\/1\.1 403 [^]*--accept-origins/u);
});

test('nor by its name', async () => {
  await using server = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(`HTTP/1.1 403 Forbidden\r\n${'X: 1\r\n'.repeat(3000)}Content-Length: 0\r\n\r\n`);
  });
  await using client = await rawServer(() => undefined);
  const { socket } = await rawClient(client.url);
  const { response } = await upgrade({
    method: 'GET',
    path: '/api',
    rawHeaders: ['__proto__', 'here', 'constructor', 'too', 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
    to: { server: new URL(server.url), proxy: undefined, tls: { rejectUnauthorized: true }, limits: undefined },
    timeout: undefined,
    socket,
    keepAlive: 0,
    onSwitch: () => undefined,
  });
  expect((await response)?.rawHeaders).toHaveLength(6002);
  socket.destroy();
  const sent = (await server.connection(0)).received();
  expect(sent).toContain('\r\n__proto__: here\r\n');
  expect(sent).toContain('\r\nconstructor: too\r\n');
});
