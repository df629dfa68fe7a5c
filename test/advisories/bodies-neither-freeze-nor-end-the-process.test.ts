import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressedBodies, hostileTexts } from '../../bench/hostile-texts.mjs';
import { BOUNDS } from '../../src/api/bounds/bounds.ts';
import { decodeBody } from '../../src/api/decoded-body.ts';
import { decodeStatus, statusExcess } from '../../src/api/status/status-codec.ts';
import { failureStatus } from '../../src/api/status/status.ts';
import { bodyDrawing, decodedBody } from '../../src/log/pretty/body-drawing.ts';
import { jsonFormat } from '../../src/log/json-format.ts';
import { klogFormat } from '../../src/log/klog/klog-format.ts';
import { prettyFormat } from '../../src/log/pretty/pretty-format.ts';
import { AUTO_DIALECT } from '../../src/api/dialects.ts';
import { explainInDialect } from '../../src/rbac/explain-in-dialect.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anExchange } from '../support/an-exchange.ts';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import { theProxy } from '../support/the-command.ts';
import { toldLines } from '../support/told-lines.ts';

const MIB = 1024 * 1024;
const TEXTS = hostileTexts(MIB);
const TYPES = {
  json: 'application/json',
  yaml: 'application/yaml',
  cbor: 'application/cbor',
  protobuf: 'application/vnd.kubernetes.protobuf',
} as const;
const FORBIDDEN = 'pods is forbidden: User "a" cannot list resource "pods" in API group "" at the cluster scope';

/** Every body, with what it is said to be. */
const BODIES = Object.entries(TYPES).flatMap(([kind, contentType]) =>
  Object.entries(TEXTS[kind as keyof typeof TYPES]).map(
    ([name, text]) => [`${kind}: ${name}`, { contentType, body: Buffer.from(text) }] as const,
  ),
);

/** Answers everything with a 403 that has this body. */
function refusingWith(body: Buffer, headers: string) {
  return rawServer(async ({ until, socket }) => {
    await until('\r\n\r\n');
    socket.write(
      `HTTP/1.1 403 Forbidden\r\n${headers}\r\nContent-Length: ${body.length}\r\nX-Own: kept\r\nConnection: close\r\n\r\n`,
    );
    socket.end(body);
  });
}

const GET = 'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

function bodyOf(response: string): Buffer {
  return Buffer.from(response.slice(response.indexOf('\r\n\r\n') + 4), 'latin1');
}

test.each([
  ['2 KB of brackets', Buffer.from('['.repeat(1000) + ']'.repeat(1000))],
  ['a key with brackets', Buffer.from(`kind: ${'['.repeat(50_000)}`)],
  ['complex keys', Buffer.from('? '.repeat(50_000))],
  ['a megabyte of equal keys', Buffer.from('k: v\n'.repeat(200_000))],
])('the process outlives a 403 in YAML of %s, and passes it on as it is', async (_, body) => {
  await using upstream = await refusingWith(body, 'Content-Type: application/yaml');
  await using proxy = await theProxy([`--server=${upstream.url}`, '--token=t'], { HOME: '/nonexistent' });
  for (let again = 0; again < 2; again++) {
    const response = await rawExchange(proxy.url, GET);
    expect(response).toMatch(/^HTTP\/1\.1 403 /);
    expect(bodyOf(response).equals(body)).toBe(true);
  }
});

describe('what is beyond the bounds passes unchanged, and the denial says why it was not read', () => {
  test.each([
    ['too large', Buffer.from(JSON.stringify(failureStatus(403, 'Forbidden', FORBIDDEN + ' '.repeat(300_000)))), ''],
    ['too large', gzipSync(JSON.stringify({ a: 'x'.repeat(1_000_000) })), 'gzip'],
    [
      'nested too deep',
      Buffer.from(`{"kind":"Status","apiVersion":"v1","x":${'['.repeat(1000)}${']'.repeat(1000)}}`),
      '',
    ],
    ['of too many values', Buffer.from(`{"kind":"Status","apiVersion":"v1","x":[${'0,'.repeat(20_000)}0]}`), ''],
  ])('it is %s', async (excess, body, encoding) => {
    const headers = `Content-Type: application/json${encoding && `\r\nContent-Encoding: ${encoding}`}`;
    await using upstream = await refusingWith(body, headers);
    await using proxy = await aProxy(upstream.url);
    const response = await rawExchange(proxy.url, GET);
    expect(bodyOf(response).equals(body)).toBe(true);
    expect(response).toContain('X-Own: kept\r\n');
    expect(response.includes(`Content-Encoding: ${encoding}\r\n`)).toBe(encoding !== '');
    const { denial } = await proxy.ended(0);
    expect(denial).toMatchObject({
      class: 'unknown',
      reason: `The body of the denial was not read: it is ${excess}.`,
    });
    expect(response).toContain(denial!.reason);
  });
});

test('a Status of hundreds of rules is still read', async () => {
  const rules = Array.from(
    { length: 500 },
    (_, i) => `{APIGroups:["g${i}"], Resources:["r${i}"], Verbs:["get" "list"]}`,
  );
  const message = `roles.rbac.authorization.k8s.io "x" is forbidden: user "a" (groups=[]) is attempting to grant RBAC permissions not currently held:\n${rules.join('\n')}`;
  const body = Buffer.from(JSON.stringify(failureStatus(403, 'Forbidden', message)));
  await using upstream = await refusingWith(body, 'Content-Type: application/json');
  await using proxy = await aProxy(upstream.url);
  await rawExchange(proxy.url, GET);
  expect((await proxy.ended(0)).denial).toMatchObject({ class: 'escalation' });
  expect((await proxy.ended(0)).denial!.cures[0]!.grants[0]!.rules).toHaveLength(500);
});

describe.each(BODIES)('%s', (_, { contentType, body }) => {
  const small = body.subarray(0, BOUNDS.denial.size);

  test('every reader comes to an end, and reads no more than the bounds', () => {
    expect(() => decodeStatus(small, contentType)).not.toThrow();
    const decoded = decodeBody(body, { contentType, contentEncoding: '', isCut: false, limit: Infinity });
    expect(decoded?.items?.length ?? 0).toBeLessThanOrEqual(BOUNDS.object.steps);
    const denied = { method: 'GET', target: '/x', requestHeaders: [['Content-Type', contentType]] as const };
    const response = { status: 403, responseHeaders: [['Content-Type', contentType]] as const, body: small };
    expect(() => explainInDialect({ ...denied, ...response, requestBody: small }, AUTO_DIALECT)).not.toThrow();
  });

  // A dump in hexadecimal takes each byte the same way: a part of them is enough.
  test('the log draws it at 10', () => {
    const drawn = body.subarray(0, BOUNDS.yaml.size);
    const exchange = anExchange({
      responseHeaders: [['Content-Type', contentType]],
      responseBody: { chunks: [drawn], size: drawn.length, truncated: false },
    });
    const options = { verbosity: 10, color: false, columns: 120, pid: 7 };
    for (const format of [prettyFormat(options, { body: bodyDrawing }), klogFormat(options)]) {
      expect(toldLines(format.exchange(exchange, 'ended')).join('\n').length).toBeGreaterThan(0);
    }
    expect(jsonFormat(options, decodedBody).exchange(exchange, 'ended')).toHaveLength(1);
  });
});

test.each(Object.entries(TEXTS.messages))('a message of %s is explained, or is not', (_, message) => {
  const body = Buffer.from(message).subarray(0, BOUNDS.denial.size);
  const denied = { method: 'GET', target: '/x', requestHeaders: [], responseHeaders: [], status: 403, body };
  expect(explainInDialect(denied, AUTO_DIALECT)).toMatchObject({ class: expect.any(String) });
});

test('what is read, and what is not, is decided by counting', () => {
  const { status: bounds } = BOUNDS;
  const status = (more: string) => Buffer.from(`{"kind":"Status","apiVersion":"v1","x":${more}}`);
  const nested = (depth: number) => status('['.repeat(depth) + ']'.repeat(depth));
  const wide = (values: number) => status(`[${'0,'.repeat(values)}0]`);
  expect(statusExcess(nested(bounds.depth - 1), 'application/json')).toBeUndefined();
  expect(statusExcess(nested(bounds.depth), 'application/json')).toBe('nested too deep');
  expect(statusExcess(wide(bounds.steps - 10), 'application/json')).toBeUndefined();
  expect(statusExcess(wide(bounds.steps), 'application/json')).toBe('of too many values');
  expect(statusExcess(status(`"${' '.repeat(bounds.size)}"`), 'application/json')).toBe('too large');
  // What stands in a text counts for nothing.
  expect(
    statusExcess(status(`"${'[,'.repeat(bounds.steps)}\\"${'['.repeat(100)}"`), 'application/json'),
  ).toBeUndefined();
});

test.each(Object.entries(compressedBodies(30 * MIB)))('compressed: %s', (_, [contentEncoding, body]) => {
  const kind = { contentType: 'application/json', contentEncoding, isCut: false, limit: Infinity };
  expect(() => decodeBody(body, kind)).not.toThrow();
});
