import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relay } from '../../../src/proxy/answer/relay.ts';
import { writeAtOnce } from '../../../src/proxy/answer/write-at-once.ts';
import { KEEP_ALIVE_TIMEOUT } from '../../../src/proxy/receive/wire/whole-response.ts';
import { inTurn } from '../../../src/proxy/receive/wire/turns.ts';
import type { UpstreamResponse } from '../../../src/proxy/send/upstream-response.ts';
import { rawClient } from '../../support/raw-client.ts';

type Head = Omit<UpstreamResponse, 'body'>;

const DATE = ['Date', 'Thu, 26 Nov 2026 19:22:15 GMT'];
const OK: Head = { status: 200, statusText: 'OK', rawHeaders: [...DATE, 'Content-Length', '5'] };

/** What is answered next. */
let answer: { readonly head: Head; readonly pieces: readonly string[] } = { head: OK, pieces: ['hello'] };
let written: boolean[] = [];
/** Of each response when it closed. */
let finished: boolean[] = [];
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT, requireHostHeader: false }, (req, res) => {
  res.once('close', () => finished.push(res.writableFinished));
  // An answer comes after its request has been read.
  inTurn(res, () => setImmediate(() => respond(req.url, res)));
});

function respond(url: string | undefined, res: ServerResponse): void {
  const pieces = answer.pieces.map((piece) => Buffer.from(piece, 'latin1'));
  const flow = async (take: (chunk: Uint8Array) => boolean) => {
    for (const piece of pieces) take(piece);
    return [];
  };
  const body = { flow, resume: () => undefined, abort: () => undefined };
  if (url === '/flow') return void relay({ ...answer.head, body }, res);
  const isWritten = writeAtOnce({ ...answer.head, body: { ...body, whole: () => pieces } }, res);
  written.push(isWritten);
  if (!isWritten) void relay({ ...answer.head, body }, res);
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close().closeAllConnections());

/** All that is sent for two requests on one connection, the second of which ends it. */
async function twice(path: string, { method = 'GET', version = '1.1', pipelined = false } = {}): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const client = await rawClient(`http://127.0.0.1:${port}`);
  const first = `${method} ${path} HTTP/${version}\r\nHost: x\r\n\r\n`;
  const last = `${method} ${path} HTTP/${version}\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const closed = once(client.socket, 'close');
  if (pipelined) client.write(first + first + last);
  else {
    client.write(first);
    await client.until('\r\n\r\n');
    client.write(last);
  }
  await closed;
  return client.received();
}

test.each<[string, Head, readonly string[]]>([
  ['one with a length', OK, ['hello']],
  ['one that is empty', { ...OK, rawHeaders: [...DATE, 'Content-Length', '0'] }, []],
  ['one in chunks', { ...OK, rawHeaders: [...DATE, 'Transfer-Encoding', 'chunked'] }, ['hello']],
  ['one in no chunk', { ...OK, rawHeaders: DATE }, []],
  ['one longer than what is copied', { ...OK, rawHeaders: [...DATE, 'Content-Length', '5000'] }, ['x'.repeat(5000)]],
  ['a denial', { status: 403, statusText: 'Forbidden', rawHeaders: [...DATE, 'Content-Length', '2'] }, ['{}']],
  ['no reason phrase', { ...OK, statusText: '' }, ['hello']],
  [
    'fields that come twice, and bytes of UTF-8',
    { ...OK, rawHeaders: [...OK.rawHeaders, 'Warning', '299 - "\xc3\xa9"', 'warning', 'b'] },
    ['hello'],
  ],
  [
    'fields of the connection',
    { ...OK, rawHeaders: [...OK.rawHeaders, 'Connection', 'close, X-Hop', 'X-Hop', '1', 'Keep-Alive', 'timeout=5'] },
    ['hello'],
  ],
])('writes the bytes that Node would write: %s', async (_, head, pieces) => {
  answer = { head, pieces };
  written = [];
  const whole = await twice('/whole');
  expect(whole).toBe(await twice('/flow'));
  // The last of a connection is Node's.
  expect(written).toEqual([true, false]);
});

test('pieces of a body without a length leave as one chunk', async () => {
  answer = { head: { ...OK, rawHeaders: DATE }, pieces: ['hello', '', ' world'] };
  expect(await twice('/whole')).toContain('\r\n\r\nb\r\nhello world\r\n0\r\n\r\nHTTP/1.1 200 OK');
});

test('requests that come without waiting are answered one after the other', async () => {
  answer = { head: OK, pieces: ['hello'] };
  written = [];
  expect(await twice('/whole', { pipelined: true })).toBe(await twice('/flow', { pipelined: true }));
  expect(written).toEqual([true, true, false]);
});

test.each<[string, Head, { method?: string; version?: string }]>([
  ['no date', { ...OK, rawHeaders: ['Content-Length', '5'] }, {}],
  ['a status without a body', { ...OK, status: 204 }, {}],
  ['HEAD', OK, { method: 'HEAD' }],
  ['HTTP/1.0', OK, { version: '1.0' }],
])('leaves what is unusual to Node: %s', async (_, head, request) => {
  answer = { head, pieces: request.method === 'HEAD' || head.status === 204 ? [] : ['hello'] };
  written = [];
  await twice('/whole', request).catch(() => undefined);
  expect(written).not.toContain(true);
  expect(written.length).toBeGreaterThan(0);
});

/** A response that nothing is unusual about, but for what is given. */
function aResponse({ req, socket, ...more }: { req?: object; socket?: object; [field: string]: unknown }) {
  const plainSocket = { writable: true, writableNeedDrain: false, write: () => expect.fail('written'), ...socket };
  const plainRequest = { complete: true, httpVersion: '1.1', method: 'GET', ...req };
  const res = { shouldKeepAlive: true, headersSent: false, getHeaderNames: () => [], ...more };
  return { ...res, socket: plainSocket, req: plainRequest } as never;
}

const NOTHING_TO_WRITE = { whole: () => [], flow: async () => [], resume: () => undefined, abort: () => undefined };

test.each([
  ['a line break in a value', [...OK.rawHeaders, 'X-A', 'b\r\nX-C: d']],
  ['a blank in a name', [...OK.rawHeaders, 'X A', 'b']],
])('writes nothing of a head that Node refuses: %s', (_, rawHeaders) => {
  expect(writeAtOnce({ ...OK, rawHeaders, body: NOTHING_TO_WRITE }, aResponse({}))).toBe(false);
});

test.each([
  ['an upload is still under way', { req: { complete: false } }],
  ['a header is set', { getHeaderNames: () => ['vary'] }],
  ['the head is written', { headersSent: true }],
  ['the connection ends with it', { shouldKeepAlive: false }],
  ['the client has not read what was written before', { socket: { writableNeedDrain: true } }],
  ['the connection is closed', { socket: { writable: false } }],
])('writes nothing where %s', (_, unusual) => {
  expect(writeAtOnce({ ...OK, body: NOTHING_TO_WRITE }, aResponse(unusual))).toBe(false);
});

test('the response has ended for who listens to it', async () => {
  answer = { head: OK, pieces: ['hello'] };
  finished = [];
  await twice('/whole');
  expect(finished).toEqual([true, true]);
});
