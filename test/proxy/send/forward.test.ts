import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { Authentication } from '../../../src/kubeconfig/upstream.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawClient, rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const NO = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno';
const TOKEN: Partial<Authentication> = {
  authorization: [['Authorization', 'Bearer ours']],
  impersonation: [
    ['Impersonate-User', 'bob'],
    ['Impersonate-Group', 'a'],
    ['Impersonate-Group', 'b'],
  ],
  facts: { kind: 'token', source: 'a test', impersonates: 'bob' },
};

const LARGE = ' '.repeat(300_000);

function request(headers = '', method = 'GET', body = ''): string {
  return `${method} /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n${body}`;
}

/** Answers the nth connection or request with the nth answer. */
function answeringInTurn(...answers: string[]) {
  return rawServer(({ socket }) => {
    socket.on('data', (data) => {
      if (data.includes('\r\n\r\n')) socket.write(answers.shift() ?? '');
    });
  });
}

test.each([
  [
    'nothing',
    '',
    ['authorization: bearer ours', 'impersonate-user: bob', 'impersonate-group: a', 'impersonate-group: b'],
    'token',
    'bob',
  ],
  [
    'a token',
    'Authorization: Bearer mine\r\n',
    ['authorization: bearer mine', 'impersonate-user: bob', 'impersonate-group: a', 'impersonate-group: b'],
    'client',
    'bob',
  ],
  [
    'an empty Authorization',
    'Authorization: \r\n',
    ['authorization: bearer ours', 'impersonate-user: bob', 'impersonate-group: a', 'impersonate-group: b'],
    'token',
    'bob',
  ],
  [
    'Impersonate-User',
    'Impersonate-User: carol\r\n',
    ['impersonate-user: carol', 'authorization: bearer ours'],
    'token',
    undefined,
  ],
])('credentials, when the client sends %s', async (_, headers, expected, kind, impersonates) => {
  await using upstream = await answeringInTurn(OK);
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { auth: TOKEN }) });
  await rawExchange(proxy.url, request(headers));
  const sent = (await upstream.connection(0)).received().toLowerCase().split('\r\n');
  expect(sent.filter((line) => /^(?:authorization|impersonate)/u.test(line))).toEqual(expected);
  const { credential, ...exchange } = await proxy.ended(0);
  expect(credential?.kind).toBe(kind);
  expect(credential?.impersonates).toBe(impersonates);
  expect(JSON.stringify(exchange)).not.toMatch(/ours|mine/u);
});

test.each([
  ['renewed: asked again', true, request(), 'ok', 1],
  ['not to be renewed: the server has the last word', false, request(), 'no', 1],
  ['renewed: its body goes up again', true, request('Content-Length: 2\r\n', 'POST', '{}'), 'ok', 1],
  ['renewed, but the body is not over', true, request('Content-Length: 3\r\n', 'POST', '{}'), 'no', 1],
  ['renewed, but the body is too large', true, request('Content-Length: 300000\r\n', 'POST', LARGE), 'no', 1],
  ["the client's own", true, request('Authorization: Bearer mine\r\n'), 'no', 0],
])('a rejected credential, %s', async (_, renews, sent, expected, refreshes) => {
  await using upstream = await answeringInTurn(NO, OK);
  let refreshed = 0;
  const refresh = async () => {
    refreshed++;
    return renews;
  };
  await using proxy = await aProxy(upstream.url, {
    upstream: anUpstream(upstream.url, { auth: TOKEN, refresh }),
    annotate: 'off',
  });
  expect(await rawExchange(proxy.url, sent)).toMatch(new RegExp(`${expected}$`, 'u'));
  expect(refreshed).toBe(refreshes);
  expect(proxy.exchanges).toHaveLength(1);
});

test('an upgrade whose credential was rejected is sent again', async () => {
  const yes = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi';
  await using upstream = await answeringInTurn(NO, yes);
  await using proxy = await aProxy(upstream.url, {
    upstream: anUpstream(upstream.url, { auth: TOKEN, refresh: async () => true }),
  });
  void upstream
    .connection(1)
    .then(({ until, socket }) => until('\r\n\r\n').then(() => setImmediate(() => socket.end())));
  const answer = await rawExchange(proxy.url, request('Connection: Upgrade\r\nUpgrade: websocket\r\n'));
  expect(answer).toMatch(/^HTTP\/1\.1 101 [^]*hi$/u);
});

test('a credential that cannot be obtained is a Status and a failure', async () => {
  const { ActionableError } = await import('../../../src/api/actionable-error.ts');
  const authenticate = () =>
    Promise.reject(new ActionableError('ERR_EXEC_PLUGIN', 'aws is not installed', 'install it'));
  await using proxy = await aProxy('http://127.0.0.1:1', {
    upstream: anUpstream('http://127.0.0.1:1', { authenticate }),
  });
  const answer = await rawExchange(proxy.url, request());
  expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
  expect(answer).toContain('kubetrace: aws is not installed; install it');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'ERR_EXEC_PLUGIN' } });
});

test.each([
  [false, ['accept-encoding: gzip']],
  [true, []],
])('disable-compression %s', async (disableCompression, expected) => {
  await using upstream = await answeringInTurn(OK);
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { disableCompression }) });
  await rawExchange(proxy.url, request('Accept-Encoding: gzip\r\n'));
  const sent = (await upstream.connection(0)).received().toLowerCase().split('\r\n');
  expect(sent.filter((line) => line.startsWith('accept-encoding'))).toEqual(expected);
});

test('a server that does not begin to answer within --request-timeout', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { requestTimeout: 1500 }) });
  const answer = await rawExchange(proxy.url, request());
  expect(answer).toMatch(/^HTTP\/1\.1 504 [^]*did not begin to answer within --request-timeout/u);
  expect(await proxy.ended(0)).toMatchObject({ failure: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
});

test('the connection is kept after a DELETE with a body, as every kubectl delete has one', async () => {
  await using upstream = await rawServer(({ socket, received }) => {
    socket.on('data', () => {
      if (received().endsWith('{}')) socket.write(OK);
    });
  });
  await using proxy = await aProxy(upstream.url);
  for (let i = 0; i < 3; i++) {
    expect(await rawExchange(proxy.url, request('Content-Length: 2\r\n', 'DELETE', '{}'))).toMatch(/ok$/u);
  }
  expect(upstream.connections).toBe(1);
});

test('a client that left while its credential was obtained ends the request', async () => {
  await using upstream = await rawServer(() => undefined);
  const credential = new EventEmitter();
  const nobody = anUpstream(upstream.url);
  const authenticate = () => once(credential, 'obtained').then(() => nobody.authenticate());
  await using proxy = await aProxy(upstream.url, { upstream: { ...nobody, authenticate } });
  const came = once(proxy.server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const client = await rawClient(proxy.url);
  client.write(request());
  const [, res] = await came;
  client.socket.destroy();
  await once(res, 'close');
  credential.emit('obtained');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});
