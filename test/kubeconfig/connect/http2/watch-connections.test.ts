import { EventEmitter, once } from 'node:events';
import { constants } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Dispatchers } from '../../../../src/kubeconfig/connect/dispatchers.ts';
import { PatientRequest } from '../../../../src/kubeconfig/connect/patient-request.ts';
import { aProxy } from '../../../support/a-proxy.ts';
import { aWatch } from '../../../support/a-watch.ts';
import { anHttp2Server, HTTP2_CERTIFICATE, HTTP2_TLS } from '../../../support/an-http2-server.ts';
import { rawClient } from '../../../support/raw-client.ts';
import { rawServer } from '../../../support/raw-server.ts';
import { anUpstream } from '../../../support/an-upstream.ts';

const { NGHTTP2_REFUSED_STREAM } = constants;

test('watches share one connection, all else goes over HTTP/1.1', async () => {
  await using server = await anHttp2Server();
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const watches = await Promise.all([aWatch(proxy.url), aWatch(proxy.url), aWatch(proxy.url)]);
  expect(await (await fetch(`${proxy.url}/api/v1/pods`)).text()).toBe('one');
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0, 0]);
  expect(server.http1).toEqual(['GET /api/v1/pods']);
  expect([server.sockets.length, server.allSockets.length]).toEqual([1, 2]);
  for (const { response } of watches) expect(response.statusMessage).toBe('OK');
  const [first, second] = proxy.exchanges;
  const address = server.url.slice('https://'.length);
  expect(first?.timings.connection).toMatchObject({ reused: false, address, tlsHandshake: expect.any(Number) });
  expect(second?.timings.connection).toMatchObject({ reused: true, address, getConnection: expect.any(Number) });
  for (const watch of watches) watch.leave();
});

test('with DISABLE_HTTP2, as for kubectl, watches go over HTTP/1.1', async () => {
  await using server = await anHttp2Server();
  await using proxy = await aProxy(server.url, { upstream: { ...server.upstream, withoutHttp2: true } });
  expect(await (await aWatch(proxy.url)).until('one')).toBe('one');
  expect([server.asked.length, server.allSockets.length]).toEqual([0, 1]);
});

test('a server that speaks HTTP/1.1 alone is asked once whether it speaks HTTP/2', async () => {
  const offers: string[][] = [];
  const server = createServer(
    {
      ...HTTP2_CERTIFICATE,
      ALPNCallback({ protocols }) {
        offers.push(protocols);
        return 'http/1.1';
      },
    },
    (_, res) => res.end('one'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const upstream = anUpstream(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    auth: { tls: HTTP2_TLS },
  });
  await using proxy = await aProxy(upstream.server.href, { upstream });
  for (let i = 0; i < 3; i++) {
    const watch = await aWatch(proxy.url);
    expect(await watch.until('one')).toBe('one');
    expect(await watch.over).toBe('whole');
  }
  expect(offers).toEqual([['h2', 'http/1.1'], ['http/1.1']]);
  server.close();
  server.closeAllConnections();
});

test('a connection has as many streams as its server allows, then there is another', async () => {
  await using server = await anHttp2Server(undefined, { settings: { maxConcurrentStreams: 2 } });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const first = await aWatch(proxy.url);
  const watches = [first, await aWatch(proxy.url), await aWatch(proxy.url), await aWatch(proxy.url)];
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0, 1, 1]);
  first.leave();
  await once(server.asked[0]!.stream, 'close');
  watches.push(await aWatch(proxy.url));
  expect(server.asked.at(-1)?.connection).toBe(0);
  for (const watch of watches) watch.leave();
});

test('watches that come all at once, before there is a connection, wait for no more than they need', async () => {
  await using server = await anHttp2Server(undefined, { settings: { maxConcurrentStreams: 100 } });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const watches = await Promise.all(Array.from({ length: 150 }, () => aWatch(proxy.url)));
  expect(server.sockets).toHaveLength(2);
  for (const watch of watches) watch.leave();
});

test('a stream that was refused is sent again, one that is refused each time is an error', async () => {
  await using server = await anHttp2Server(({ stream }, index) => {
    if (index === 0) stream.close(NGHTTP2_REFUSED_STREAM);
    else stream.respond({ ':status': 200 });
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const watch = await aWatch(proxy.url);
  expect(watch.response.statusCode).toBe(200);
  expect(server.asked).toHaveLength(2);
  watch.leave();
});

test('after a GOAWAY the watches of a connection go on, and new ones have another', async () => {
  await using server = await anHttp2Server(({ stream }, index) => {
    stream.respond({ ':status': 200 });
    stream.write(`${index};`);
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const before = await aWatch(proxy.url);
  await before.until('0;');
  server.sessions[0]!.close();
  server.asked[0]!.stream.write('still here');
  await before.until('still here');
  const after = await aWatch(proxy.url);
  await after.until('1;');
  expect(server.asked[1]?.connection).toBe(1);
  server.asked[0]!.stream.end('and whole');
  expect(await before.over).toBe('whole');
  after.leave();
});

test('a kept connection that has ended is replaced, and a watch that was sent on it is sent once more', async () => {
  await using server = await anHttp2Server(({ stream, connection }, index) => {
    if (index === 1) server.sockets[connection]!.destroy();
    else stream.respond({ ':status': 200 });
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const first = await aWatch(proxy.url);
  const second = await aWatch(proxy.url);
  expect(await first.over).toBe('cut');
  expect(second.response.statusCode).toBe(200);
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0, 1]);
  second.leave();
});

test('a connection without watches ends when the proxy does', async () => {
  await using server = await anHttp2Server(({ stream }) => {
    stream.respond({ ':status': 200 });
    stream.end('done');
  });
  {
    await using proxy = await aProxy(server.url, { upstream: server.upstream });
    expect(await (await aWatch(proxy.url)).over).toBe('whole');
  }
  if (!server.sockets[0]!.closed) await once(server.sockets[0]!, 'close');
});

test('a connection that nobody waits for any more is given up', async () => {
  await using server = await rawServer(() => undefined);
  const upstream = anUpstream(server.url.replace('http:', 'https:'));
  await using proxy = await aProxy(upstream.server.href, { upstream });
  const clients = [await rawClient(proxy.url), await rawClient(proxy.url)];
  for (const { write } of clients) write('GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const { socket } = await server.connection(0);
  while (proxy.exchanges.length < 2) await new Promise(setImmediate);
  for (const client of clients) client.socket.resetAndDestroy();
  await once(socket, 'close');
  expect(server.connections).toBe(1);
  expect((await proxy.ended(1)).failure?.code).toBe('CLIENT_CLOSED');
});

test('one that comes right after the last has given up has a connection of its own', async () => {
  await using server = await anHttp2Server();
  const dispatchers = new Dispatchers(server.upstream);
  const { tls } = await server.upstream.authenticate();
  class Request extends PatientRequest {
    readonly events = new EventEmitter();
    onHeaders() {
      return this.events.emit('answer', 'begun');
    }
    onData() {
      return true;
    }
    onComplete() {}
    onError(error: Error) {
      this.events.emit('answer', error);
    }
    leave() {
      this.giveUp(new Error('left'));
    }
  }
  const sender = await dispatchers.forWatch(tls);
  const [first, second] = [new Request(), new Request()];
  const options = { method: 'GET', path: '/', headers: [] } as const;
  sender.dispatch(options, first);
  first.leave();
  // Given up by now, and its connection has not failed yet.
  await Promise.resolve();
  sender.dispatch(options, second);
  expect(await once(second.events, 'answer')).toEqual(['begun']);
  await dispatchers.destroy();
});

test('each of those that wait for a connection fails with it', async () => {
  await using server = await rawServer(({ socket }) => socket.destroy());
  const upstream = anUpstream(server.url.replace('http:', 'https:'));
  await using proxy = await aProxy(upstream.server.href, { upstream });
  const answers = await Promise.all([aWatch(proxy.url), aWatch(proxy.url)]);
  expect(answers.map(({ response }) => response.statusCode)).toEqual([502, 502]);
});
