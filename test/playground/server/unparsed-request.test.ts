import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { rawClient, rawExchange } from '../../support/raw-client.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const PODS = '/api/v1/namespaces/team-a/pods';
const anonymous = (what: string) => `User "system:anonymous" cannot ${what}`;
/** One character for each byte of UTF-8, as connections of tests write them. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');
/** The status and the message, or the text. */
const sent = async (line: string, rest = 'Host: x\r\n') => {
  const answer = await rawExchange(playground.url, bytes(`${line}\r\n${rest}Connection: close\r\n\r\n`));
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const text = body.startsWith('{') ? (JSON.parse(body) as { message: string }).message : body;
  return `${head.slice(9, 12)} ${Buffer.from(text, 'latin1').toString().replace('forbidden: ', '')}`;
};

test.each([
  ['FOO /version HTTP/1.1', `403 ${anonymous('foo path "/version"')}`],
  ['get /healthz HTTP/1.1', '200 ok'],
  ['get /metrics HTTP/1.1', `403 ${anonymous('get path "/metrics"')}`],
  ['G /x HTTP/1.1', `403 ${anonymous('g path "/x"')}`],
  ['CONNECT 127.0.0.1:443 HTTP/1.1', `403 ${anonymous('connect path ""')}`],
  ['GET /é☃ HTTP/1.1', `403 ${anonymous('get path "/é☃"')}`],
  [`GET ${PODS}/é HTTP/1.0`, `403 pods "é" is ${anonymous('get resource "pods"')}`],
])('%s is decoded as Go decodes it', async (line, expected) => {
  expect(await sent(line)).toContain(expected);
});

test.each([
  'GET /a\tb HTTP/1.1',
  'GET api/v1/pods HTTP/1.1',
  'GET  HTTP/1.1',
  'GET /a b HTTP/1.1',
  'F(O /version HTTP/1.1',
  'FOO /version HTTP/2.0',
  'FOO /version',
])('%s is 400 in the words of net/http', async (line) => {
  expect(await sent(line)).toBe('400 400 Bad Request');
});

test.each([
  ['a field that is none', 'Host: x\r\nno field\r\n'],
  ['a body of unknown length', 'Host: x\r\nTransfer-Encoding: chunked\r\n'],
  ['a body that is not there', 'Host: x\r\nContent-Length: 9\r\n'],
])('an odd method with %s is 400', async (_, rest) => {
  expect(await sent('FOO /version HTTP/1.1', rest)).toBe('400 400 Bad Request');
});

test('headers too large for Node are 431', async () => {
  expect(await sent('GET / HTTP/1.1', `Host: x\r\nX: ${'x'.repeat(20_000)}\r\n`)).toBe(
    '431 431 Request Header Fields Too Large',
  );
});

test('headers and body of such a request are read', async () => {
  const token = await playground.token('admin');
  const body = JSON.stringify({ metadata: { name: 'c' } });
  const head = [
    'POST /api/v1/namespaces/é/configmaps HTTP/1.1',
    'Host: x',
    `authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  const answer = await rawExchange(playground.url, bytes(`${head.join('\r\n')}\r\n\r\n${body}`));
  expect(answer).toMatch(/^HTTP\/1\.1 404 [^]*namespaces \\"Ã©\\" not found/);
  expect(answer).toMatch(/\r\nConnection: close\r\n/i);
});

test('after one that Node knows, on the same connection; what comes before that is answered ends it', async () => {
  const [known, odd] = ['GET /version HTTP/1.1\r\nHost: x\r\n\r\n', 'FOO /version HTTP/1.1\r\nHost: x\r\n\r\n'];
  const connection = await rawClient(playground.url);
  connection.write(known);
  await connection.until('linux/amd64');
  connection.write(odd);
  await connection.until('cannot foo path');
  expect(await rawExchange(playground.url, known + odd)).not.toContain('foo');
});
