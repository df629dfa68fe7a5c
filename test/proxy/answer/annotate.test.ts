import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeStatus } from '../../../src/api/status/status-codec.ts';
import { failureStatus } from '../../../src/api/status/status.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { aToken } from '../../support/a-token.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const LIST_PODS = '/api/v1/namespaces/team-a/pods';
const MESSAGE = 'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "team-a"';
const STATUS = failureStatus(403, 'Forbidden', MESSAGE, { kind: 'pods' });
const JSON_BODY = Buffer.from(encodeStatus(STATUS, 'application/json'));
const RULE = '[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]';
const LINE = 'missing rule: list pods in a Role of namespace team-a for alice';
const FILTERED = 'X-Content-Type-Options: nosniff\r\nAudit-Id: 1\r\nX-Kubernetes-Pf-Flowschema-Uid: 2\r\n';

/** An API server that gives one answer. The body is sent as it is. */
function refusing(status: string, headers: string, body: Uint8Array | string) {
  return rawServer(async ({ until, socket }) => {
    await until('\r\n\r\n');
    socket.write(`HTTP/1.1 ${status}\r\n${headers}\r\n`);
    socket.end(Buffer.from(body as Uint8Array));
  });
}

interface Response {
  readonly head: string;
  readonly body: Buffer;
}

async function ask(url: string, method = 'GET', headers = ''): Promise<Response> {
  const request = `${method} ${LIST_PODS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;
  const response = await rawExchange(url, request);
  const end = response.indexOf('\r\n\r\n') + 4;
  return { head: response.slice(0, end), body: Buffer.from(response.slice(end), 'latin1') };
}

function chunked(body: Uint8Array): Buffer {
  const half = body.byteLength >> 1;
  const chunk = (data: Uint8Array) => [`${data.byteLength.toString(16)}\r\n`, data, '\r\n'];
  const parts = [...chunk(body.subarray(0, half)), ...chunk(body.subarray(half)), '0\r\n\r\n'];
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

describe('a 403 of RBAC says what was missing', () => {
  test.each([
    ['JSON', 'application/json', '', JSON_BODY],
    ['JSON in chunks', 'application/json', 'Transfer-Encoding: chunked\r\n', JSON_BODY],
    ['JSON, gzipped', 'application/json', 'Content-Encoding: gzip\r\n', JSON_BODY],
    ['protobuf', PROTOBUF, '', encodeStatus(STATUS, PROTOBUF)],
    ['protobuf, gzipped', PROTOBUF, 'Content-Encoding: gzip\r\n', encodeStatus(STATUS, PROTOBUF)],
    ['YAML', 'application/yaml', '', encodeStatus(STATUS, 'application/yaml')],
    ['CBOR', 'application/cbor', '', encodeStatus(STATUS, 'application/cbor')],
    ['JSON, indented', 'application/json', '', encodeStatus(STATUS, 'application/json', { pretty: true })],
  ] as const)('%s', async (_, contentType, framing, body) => {
    const sent = framing.includes('gzip') ? gzipSync(body) : Buffer.from(body);
    const length = framing.includes('chunked') ? framing : `${framing}Content-Length: ${sent.byteLength}\r\n`;
    const headers = `Content-Type: ${contentType}\r\n${FILTERED}${length}`;
    await using upstream = await refusing('403 Forbidden', headers, framing.includes('chunked') ? chunked(sent) : sent);
    await using proxy = await aProxy(upstream.url);
    const response = await ask(proxy.url);
    expect(response.head).toContain(`\r\nWarning: 299 kubetrace "${LINE}"\r\n`);
    expect(response.head).toContain(`\r\nX-Kubetrace-Missing-Rule: ${RULE}\r\n`);
    expect(response.head).toContain(`\r\nContent-Length: ${response.body.byteLength}\r\n`);
    expect(response.head).not.toMatch(/content-encoding|transfer-encoding/iu);
    const causes = [{ reason: 'MissingRBACRule', message: LINE, field: RULE }];
    const told = { ...STATUS, details: { kind: 'pods', causes } };
    // Byte for byte what the API server would have written with one more cause.
    const pretty = Buffer.from(body).includes('{\n');
    expect(response.body).toEqual(Buffer.from(encodeStatus(told, contentType, { pretty })));
    const exchange = await proxy.ended(0);
    expect(exchange).toMatchObject({ denial: { class: 'rbac', user: 'alice', rules: JSON.parse(RULE) } });
    const recorded = Buffer.concat(exchange.response!.body.chunks);
    expect(framing.includes('gzip') ? gunzipSync(recorded) : recorded).toEqual(Buffer.from(body));
    expect(JSON.stringify(exchange.response!.headers)).not.toContain('kubetrace');
  });

  test('of what does not exist: what was probably meant, and no rule', async () => {
    const message = MESSAGE.replaceAll('pods', 'deployments');
    const body = Buffer.from(encodeStatus({ ...STATUS, message }, 'application/json'));
    const headers = `Content-Type: application/json\r\n${FILTERED}Content-Length: ${body.byteLength}\r\n`;
    await using upstream = await refusing('403 Forbidden', headers, body);
    await using proxy = await aProxy(upstream.url);
    const path = '/api/v1/namespaces/team-a/deployments';
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const response = await rawExchange(proxy.url, request);
    const meant = '/apis/apps/v1/namespaces/team-a/deployments';
    const line = `a rule would not help: the core group has no deployments; did you mean ${meant}?`;
    expect(response).toContain(`\r\nWarning: 299 kubetrace "${line}"\r\n`);
    expect(response).toContain(JSON.stringify({ reason: 'WrongRequest', message: line, field: meant }));
    expect(response).not.toMatch(/missing.?rule/i);
    expect(await proxy.ended(0)).toMatchObject({ denial: { class: 'rbac', cures: [], doubt: { path: meant } } });
  });

  test('another authorizer that denied comes first, and the rule stays', async () => {
    const body = Buffer.from(encodeStatus({ ...STATUS, message: `${MESSAGE}: not on Fridays` }, 'application/json'));
    const headers = `Content-Type: application/json\r\n${FILTERED}Content-Length: ${body.byteLength}\r\n`;
    await using upstream = await refusing('403 Forbidden', headers, body);
    await using proxy = await aProxy(upstream.url);
    const { head } = await ask(proxy.url);
    expect(head).toContain(
      '\r\nWarning: 299 kubetrace "an authorizer besides RBAC denied this (not on Fridays); if it only had no opinion, this rule lifts it: list pods in a Role of namespace team-a for alice"\r\n',
    );
    expect(head).toContain(`\r\nX-Kubetrace-Missing-Rule: ${RULE}\r\n`);
  });

  test('HEAD: in the headers only', async () => {
    const length = `Content-Length: ${JSON_BODY.byteLength}\r\n`;
    await using upstream = await refusing(
      '403 Forbidden',
      `Content-Type: application/json\r\n${FILTERED}${length}`,
      '',
    );
    await using proxy = await aProxy(upstream.url);
    const { head, body } = await ask(proxy.url, 'HEAD');
    expect(head).toContain('\r\nWarning: 299 kubetrace "missing rule: list pods in a Role of namespace team-a');
    expect(head).toContain(length);
    expect(body.byteLength).toBe(0);
  });

  test.each([
    ['headers', true],
    ['off', false],
  ] as const)('--annotate=%s leaves the body alone', async (annotate, warns) => {
    const headers = `Content-Type: application/json\r\n${FILTERED}Content-Length: ${JSON_BODY.byteLength}\r\n`;
    await using upstream = await refusing('403 Forbidden', headers, JSON_BODY);
    await using proxy = await aProxy(upstream.url, { annotate });
    const { head, body } = await ask(proxy.url);
    expect(body).toEqual(JSON_BODY);
    expect(/kubetrace/iu.test(head)).toBe(warns);
    expect(await proxy.ended(0)).toMatchObject({ denial: { class: 'rbac' } });
  });

  test.each([
    ['WebSocket', 'GET', 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'],
    ['SPDY', 'POST', 'Upgrade: SPDY/3.1\r\nConnection: Upgrade\r\nContent-Length: 0\r\n'],
  ])('a refused upgrade to %s says it in the message, which kubectl prints', async (_, method, upgrade) => {
    const headers = `Content-Type: application/json\r\n${FILTERED}Content-Length: ${JSON_BODY.byteLength}\r\n`;
    await using upstream = await refusing('403 Forbidden', headers, JSON_BODY);
    await using proxy = await aProxy(upstream.url);
    const { head, body } = await ask(proxy.url, method, upgrade);
    expect(head).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/u);
    expect(head).toContain(`\r\nX-Kubetrace-Missing-Rule: ${RULE}\r\n`);
    expect(head).toContain(`\r\nContent-Length: ${body.byteLength}\r\n`);
    const causes = [{ reason: 'MissingRBACRule', message: LINE, field: RULE }];
    const told = { ...STATUS, message: `${MESSAGE}\nkubetrace: ${LINE}`, details: { kind: 'pods', causes } };
    expect(body).toEqual(Buffer.from(encodeStatus(told, 'application/json')));
  });

  test('a body in another format, or a broken one, passes unchanged', async () => {
    for (const [type, body] of [
      ['application/json', '{"kind":"Status"'],
      [PROTOBUF, 'k8s\0broken'],
      ['application/cbor', '\xd9\xd9'],
    ]) {
      const headers = `Content-Type: ${type}\r\n${FILTERED}Content-Length: ${body!.length}\r\n`;
      await using upstream = await refusing('403 Forbidden', headers, Buffer.from(body!, 'latin1'));
      await using proxy = await aProxy(upstream.url);
      const response = await ask(proxy.url);
      expect(response.body.toString('latin1')).toBe(body);
      // The filter's mark and the request still tell what was refused.
      expect(response.head).toContain(`\r\nX-Kubetrace-Missing-Rule: ${RULE}\r\n`);
    }
  });
});

describe('denials that no rule would change', () => {
  const QUOTA = failureStatus(
    403,
    'Forbidden',
    'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
  );
  test.each([
    ['quota', '403 Forbidden', 'application/json', encodeStatus(QUOTA, 'application/json'), 'admission'],
    ['a gateway', '403 Forbidden', 'text/html', Buffer.from('<h1>no</h1>'), 'gateway'],
  ])('%s: a Warning, no rule, the body as it was', async (_, status, type, body, kind) => {
    const headers = `Content-Type: ${type}\r\nServer: s\r\nContent-Length: ${body.byteLength}\r\n`;
    await using upstream = await refusing(status, headers, body);
    await using proxy = await aProxy(upstream.url);
    const response = await ask(proxy.url);
    expect(response.head).toContain(`\r\nWarning: 299 kubetrace "${kind}: `);
    expect(response.head).not.toContain('Missing-Rule');
    expect(response.body).toEqual(Buffer.from(body));
    expect(await proxy.ended(0)).toMatchObject({ denial: { class: kind, rules: [] } });
  });

  test('a denial of 3 MB passes unchanged', async () => {
    const body = Buffer.alloc(3_000_000, 'no ');
    await using upstream = await refusing('403 Forbidden', `Server: s\r\nContent-Length: ${body.byteLength}\r\n`, body);
    await using proxy = await aProxy(upstream.url);
    expect((await ask(proxy.url)).body.equals(body)).toBe(true);
  });

  test('a denial that does not end is not waited for', async () => {
    await using upstream = await rawServer(async ({ until, write }) => {
      await until('\r\n\r\n');
      write('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n');
    });
    await using proxy = await aProxy(upstream.url);
    const answer = ask(proxy.url);
    const first = await upstream.connection(0);
    await expect.poll(() => proxy.exchanges[0]?.denial).toBeDefined();
    first.write('3\r\nway\r\n0\r\n\r\n');
    expect(String((await answer).body)).toContain('way');
  });
});

describe('a 401 says what is wrong with the credential', () => {
  const UNAUTHORIZED = failureStatus(401, 'Unauthorized', 'Unauthorized');
  const source = 'user "dev" in /home/me/.kube/config';
  const stale = aToken({ sub: 'dev', exp: 1_700_000_000 });
  const auth = { authorization: [['Authorization', `Bearer ${stale}`]], facts: { kind: 'token', source } } as const;
  const OURS = `The token of dev, from ${source}, expired 1103d ago (2023-11-14T22:13:20Z)`;

  test.each([
    ['ours', '', 'expired', OURS],
    ["the client's own", 'Authorization: Bearer abc\r\n', 'client-authorization', `which replaced ${source};`],
  ])('%s', async (_, headers, word, reason) => {
    const body = Buffer.from(encodeStatus(UNAUTHORIZED, 'application/json'));
    const head = `Content-Type: application/json\r\nDate: Sun, 22 Nov 2026 01:40:29 GMT\r\nContent-Length: ${body.byteLength}\r\n`;
    await using upstream = await refusing('401 Unauthorized', head, body);
    await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { auth }) });
    const response = await ask(proxy.url, 'GET', headers);
    expect(response.head).toContain('\r\nWarning: 299 kubetrace "unauthenticated: ');
    expect(response.head).toContain(reason.replaceAll('"', '\\"'));
    expect(response.head).not.toContain('Missing-Rule');
    const { details, ...status } = JSON.parse(String(response.body)) as Record<string, object>;
    expect(status).toEqual(UNAUTHORIZED);
    const message = expect.stringContaining(reason) as string;
    expect(details).toEqual({ causes: [{ reason: 'Unauthenticated', message, field: word }] });
    const exchange = await proxy.ended(0);
    expect(exchange).toMatchObject({ denial: { class: 'unauthenticated', cause: word, rules: [] } });
    const [, claims = '', signature = ''] = stale.split('.');
    for (const secret of [claims, signature]) {
      expect(response.head + String(response.body) + JSON.stringify(exchange)).not.toContain(secret);
    }
  });
});
