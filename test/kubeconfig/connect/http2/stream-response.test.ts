import { EventEmitter, once } from 'node:events';
import { constants } from 'node:http2';
import { expect, test } from 'vitest';
import { Dispatchers } from '../../../../src/kubeconfig/connect/dispatchers.ts';
import { PatientRequest } from '../../../../src/kubeconfig/connect/patient-request.ts';
import { aFrameServer, data, END_STREAM, FIRST, HEAD_OK, reset } from '../../../support/a-frame-server.ts';
import { aProxy } from '../../../support/a-proxy.ts';
import { aWatch } from '../../../support/a-watch.ts';
import { anHttp2Server } from '../../../support/an-http2-server.ts';
import { rawClient, rawExchange } from '../../../support/raw-client.ts';

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = constants;
const WATCH = 'GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n';

test('a head has the names and the reason that HTTP/1.1 has, in the record too', async () => {
  await using server = await anHttp2Server(({ stream }) => {
    stream.respond({
      ':status': 410,
      'content-type': 'application/json',
      'audit-id': 'a1',
      date: 'now',
    });
    stream.end('{}');
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const answer = await rawExchange(proxy.url, `${WATCH}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 410 Gone\r\nContent-Type: application\/json\r\nAudit-Id: a1\r\nDate: now\r\n/u);
  const { response } = await proxy.ended(0);
  expect(response).toMatchObject({ status: 410, statusText: 'Gone' });
  expect(response?.headers.slice(0, 2)).toEqual([
    ['Content-Type', 'application/json'],
    ['Audit-Id', 'a1'],
  ]);
});

test('informational responses and trailers pass', async () => {
  await using server = await anHttp2Server(({ stream }) => {
    stream.additionalHeaders({ ':status': 103, link: '</a>' });
    stream.respond({ ':status': 200, trailer: 'x-end' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'yes' }));
    stream.end('body');
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const answer = await rawExchange(proxy.url, `${WATCH}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>\r\n\r\nHTTP\/1\.1 200 OK\r\n/u);
  expect(answer).toMatch(/\r\n4\r\nbody\r\n0\r\nX-End: yes\r\n\r\n$/u);
});

test('one that only informs is an error', async () => {
  await using server = await anHttp2Server(({ stream }) => {
    for (let i = 0; i < 200; i++) stream.additionalHeaders({ ':status': 103 });
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  expect(await rawExchange(proxy.url, `${WATCH}Connection: close\r\n\r\n`)).toMatch(
    /502 [^]*it only informs, without end/u,
  );
});

test.each([
  ['before its head', [], /HTTP\/1\.1 502 [^]*the server ended the response before it was complete[^]*INTERNAL_ERROR/u],
  ['within its body', [HEAD_OK, data('half')], /HTTP\/1\.1 200 OK[^]*half\r\n$/u],
])('a stream that is reset %s fails, and no other does', async (_, before, answer) => {
  await using server = await aFrameServer(({ id, send }) => {
    if (id === FIRST) send(HEAD_OK(id));
    else send(...before.map((frame) => frame(id)), reset(NGHTTP2_INTERNAL_ERROR)(id));
  });
  await using proxy = await aProxy(server.upstream.server.href, { upstream: server.upstream });
  const other = await aWatch(proxy.url);
  expect(await rawExchange(proxy.url, `${WATCH}Connection: close\r\n\r\n`)).toMatch(answer);
  expect((await proxy.ended(1)).failure?.message).toContain('NGHTTP2_INTERNAL_ERROR');
  server.send(data('whole', END_STREAM)(FIRST));
  expect(await other.over).toBe('whole');
});

test('a client that leaves cancels its stream, and no other', async () => {
  await using server = await anHttp2Server();
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const [first, second] = [await aWatch(proxy.url), await aWatch(proxy.url)];
  const { stream } = server.asked[0]!;
  first.leave();
  await once(stream, 'close');
  expect(stream.rstCode).toBe(NGHTTP2_CANCEL);
  server.asked[1]!.stream.end('whole');
  expect(await second.over).toBe('whole');
});

test('a client that does not read holds up no other watch of its connection, and holds little memory', async () => {
  await using server = await anHttp2Server(({ stream }) => stream.respond({ ':status': 200 }));
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const deaf = await rawClient(proxy.url);
  deaf.socket.pause();
  deaf.write(`${WATCH}\r\n`);
  const { stream: flood } = await server.stream(0);
  const watch = await aWatch(proxy.url);
  const { stream } = server.asked[1]!;
  // Far more than the windows of a connection and of a stream, and the buffers of both sockets to the client.
  const mebibyte = Buffer.alloc(1024 * 1024, 'x');
  let sent = 0;
  const pour = (): void => {
    while (sent < 64 && flood.write(mebibyte)) sent += 1;
  };
  flood.on('drain', () => {
    sent += 1;
    pour();
  });
  pour();
  for (let i = 0; i < 200; i++) {
    stream.write(`event ${i};`);
    await watch.until(`event ${i};`);
  }
  expect(sent).toBeLessThan(16);
  const passed = 64 - sent;
  deaf.socket.resume();
  while (sent < 32) await once(flood, 'drain');
  expect(passed).toBeGreaterThan(0);
  deaf.socket.destroy();
  watch.leave();
});

test('a response that is whole when its connection ends comes to a reader that has no room', async () => {
  let size = 0;
  class Full extends PatientRequest {
    readonly over = new EventEmitter();
    onHeaders() {
      return true;
    }
    onData({ byteLength }: Uint8Array) {
      size += byteLength;
      return false;
    }
    onComplete() {
      this.over.emit('over', 'complete');
    }
    onError(error: Error) {
      this.over.emit('over', error);
    }
  }
  await using server = await anHttp2Server(({ stream }) => {
    stream.respond({ ':status': 200 });
    stream.end(Buffer.alloc(200_000));
  });
  const dispatchers = new Dispatchers(server.upstream);
  const { tls } = await server.upstream.authenticate();
  const full = new Full();
  const over = once(full.over, 'over');
  (await dispatchers.forWatch(tls)).dispatch({ method: 'GET', path: '/', headers: [] }, full);
  await once((await server.stream(0)).stream, 'close');
  server.sessions[0]!.close();
  expect([await over, size]).toEqual([['complete'], 200_000]);
  await dispatchers.destroy();
});

test('a server that does not begin to answer within --request-timeout is given up', async () => {
  await using server = await anHttp2Server(() => undefined);
  const upstream = { ...server.upstream, requestTimeout: 300 };
  await using proxy = await aProxy(server.url, { upstream });
  const answer = await rawExchange(proxy.url, `${WATCH}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/504 [^]*did not begin to answer within --request-timeout: [^]*no answer within 0\.3 s/u);
  const { stream } = server.asked[0]!;
  if (!stream.closed) await once(stream, 'close');
  expect(stream.rstCode).toBe(NGHTTP2_CANCEL);
});
