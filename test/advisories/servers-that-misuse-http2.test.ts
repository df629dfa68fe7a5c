import { afterAll, beforeAll, expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { aWatch } from '../support/a-watch.ts';
import { aFrameServer, data, frame, goAway, HEAD_OK, SETTINGS } from '../support/a-frame-server.ts';
import type { FrameRequest } from '../support/a-frame-server.ts';
import { rawExchange } from '../support/raw-client.ts';

// What a server, or whatever answers at its address, may send on an HTTP/2 connection: nothing of it may end the process, freeze it, or
// reach another connection. Afterwards the same proxy serves a watch.

const WATCH = 'GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const FAILS = /^HTTP\/1\.1 502 |^(?![^]*\r\n0\r\n\r\n$)/u;

type Misuse = (request: FrameRequest) => void;
const answering =
  (...frames: ((id: number) => Buffer)[]): Misuse =>
  ({ id, send }) =>
    send(...frames.map((each) => each(id)));
const many = (count: number, each: Buffer) => Buffer.concat(Array.from({ length: count }, () => each));
/** A header of HPACK without indexing, its name and value short. */
const field = (name: string, value: string) =>
  Buffer.concat([Buffer.of(0, name.length), Buffer.from(name), Buffer.of(value.length), Buffer.from(value)]);

/** After such a frame Node 20 stops reading, and says so only to the server. Its connection ends when no ping is answered. */
const SILENT_NODE_20 = new Set([
  'sends a head that is no HPACK',
  'sends data before a head',
  'sends data for a stream that nobody opened',
  'sends a frame longer than is allowed',
  'sends a head of a hundred thousand fields',
]);
const isNode20 = process.version.startsWith('v20.');

/** Each on its first connection; the next one behaves. */
const ROWS: readonly [string, Misuse, greeting?: Buffer][] = [
  ['closes at once', ({ socket }) => socket.destroy()],
  ['is not HTTP/2', () => undefined, Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'.repeat(20))],
  ['sends a head that is no HPACK', answering(frame(1, 4, Buffer.alloc(20, 0xff)))],
  ['sends a head without a status', answering(frame(1, 4, field('a', 'b')))],
  ['sends a head of a status that is none', answering(frame(1, 4, field(':status', '2x0')))],
  ['sends data before a head', answering(data('x'))],
  ['sends data for a stream that nobody opened', ({ send }) => send(data('x')(99))],
  ['sends a head for a stream that nobody opened', ({ send }) => send(HEAD_OK(98))],
  ['pushes what nobody asked for', ({ id, send }) => send(frame(5, 4, Buffer.of(0, 0, 0, 2, 0x88))(id))],
  ['sends a frame longer than is allowed', answering(HEAD_OK, data('x'.repeat(20_000)))],
  [
    'sends a head that never ends',
    answering(frame(1, 0, field('a', 'b')), (id) => many(200, frame(9, 0, field('a', 'b'.repeat(120)))(id))),
  ],
  [
    'sends a head of a hundred thousand fields',
    answering(frame(1, 0, many(2000, field('a', 'b'))), (id) => many(7, frame(9, 0, many(2000, field('a', 'b')))(id))),
  ],
  ['sends settings without end', ({ send }) => send(many(20_000, SETTINGS))],
  ['asks for answers without end', ({ send }) => send(many(20_000, frame(6, 0, Buffer.alloc(8))(0)))],
  ['resets streams without end', ({ send }) => send(many(20_000, frame(3, 0, Buffer.alloc(4))(1)))],
  [
    'sends empty data without end',
    ({ id, send, socket }) => {
      send(HEAD_OK(id), many(20_000, data('')(id)));
      socket.end();
    },
  ],
  [
    'sends frames of no kind without end',
    ({ send, socket }) => {
      send(many(20_000, frame(77, 0, 'x')(0)));
      socket.end();
    },
  ],
  ['goes away with an error', ({ send }) => send(goAway(1, 11))],
  [
    'says that a watch is its end, and closes',
    ({ id, send, socket }) => {
      send(HEAD_OK(id), data('half')(id));
      socket.destroySoon();
    },
  ],
];

let unhandled: unknown[];
const note = (error: unknown) => void unhandled.push(error);
beforeAll(() => {
  unhandled = [];
  process.on('uncaughtExceptionMonitor', note);
});
afterAll(() => {
  process.off('uncaughtExceptionMonitor', note);
  expect(unhandled).toEqual([]);
});

test.each(ROWS.filter(([name]) => !isNode20 || !SILENT_NODE_20.has(name)))(
  'a server that %s',
  async (_, misuse, greeting) => {
    let isFirst = true;
    await using server = await aFrameServer((request) => {
      if (isFirst) misuse(request);
      else request.send(HEAD_OK(request.id), data('after')(request.id));
      isFirst = false;
    }, greeting);
    const upstream = { ...server.upstream, requestTimeout: 1000 };
    await using proxy = await aProxy(upstream.server.href, { upstream });
    expect(await rawExchange(proxy.url, WATCH)).toMatch(FAILS);
    if (greeting) return;
    const watch = await aWatch(proxy.url);
    await watch.until('after');
    watch.leave();
  },
);

test('a server that lets nobody in has one connection, however many wait', async () => {
  // SETTINGS_MAX_CONCURRENT_STREAMS of 0.
  const settings = frame(4, 0, Buffer.of(0, 3, 0, 0, 0, 0))(0);
  await using server = await aFrameServer(({ id, send }) => send(frame(3, 0, Buffer.of(0, 0, 0, 7))(id)), settings);
  const { upstream } = server;
  await using proxy = await aProxy(upstream.server.href, { upstream });
  const signal = AbortSignal.timeout(500);
  const asked = Array.from({ length: 5 }, () => fetch(`${proxy.url}/api/v1/pods?watch=true`, { signal }));
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  expect(server.sockets).toHaveLength(1);
});
