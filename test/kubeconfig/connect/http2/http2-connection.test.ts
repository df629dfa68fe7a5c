import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { Http2Connection } from '../../../../src/kubeconfig/connect/http2/http2-connection.ts';
import { connectProxy, socksProxy } from '../../../support/a-forward-proxy.ts';
import type { ForwardProxy } from '../../../support/a-forward-proxy.ts';
import { aFrameServer, data, END_STREAM, FIRST, goAway, HEAD_OK } from '../../../support/a-frame-server.ts';
import { aPlayground } from '../../../support/a-playground.ts';
import { aHome } from '../../../support/a-home.ts';
import { aProxy } from '../../../support/a-proxy.ts';
import { aWatch } from '../../../support/a-watch.ts';
import { anHttp2Server, HTTP2_CERTIFICATE, HTTP2_ROOT, HTTP2_TLS } from '../../../support/an-http2-server.ts';
import type { Asked } from '../../../support/an-http2-server.ts';
import { kubectls, runKubectl } from '../../../support/real-kubectl.ts';

test('without a stream it ends after a while', async () => {
  await using server = await anHttp2Server();
  const { port } = new URL(server.url);
  const socket = connect({ host: '127.0.0.1', port: Number(port), ca: HTTP2_TLS.ca, ALPNProtocols: ['h2'] });
  await once(socket, 'secureConnect');
  let hasClosed = false;
  new Http2Connection(socket, {
    server: new URL(server.url),
    headersTimeout: 0,
    keepAliveTimeout: 20,
    onRoom: () => undefined,
    onClose: () => (hasClosed = true),
  });
  await once(socket, 'close');
  await new Promise(setImmediate);
  expect(hasClosed).toBe(true);
});

test.each<[string, () => Promise<ForwardProxy>]>([
  ['CONNECT', () => connectProxy()],
  ['CONNECT, reached by TLS', () => connectProxy({ tls: HTTP2_CERTIFICATE })],
  ['SOCKS5', () => socksProxy()],
])('a watch goes through a proxy: %s', async (_, through) => {
  await using server = await anHttp2Server();
  await using forward = await through();
  await using proxy = await aProxy(server.url, { upstream: { ...server.upstream, proxy: forward.url } });
  const watches = [await aWatch(proxy.url), await aWatch(proxy.url)];
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0]);
  expect(forward.asked).toHaveLength(1);
  for (const watch of watches) watch.leave();
});

describe('a client certificate', () => {
  const certificateOf = (name: string) => {
    const { cert, key } = HTTP2_ROOT.server([], { commonName: name });
    return { ...HTTP2_TLS, cert, key };
  };
  const ASKS = { ca: HTTP2_TLS.ca, requestCert: true, rejectUnauthorized: false };

  test('is on no connection of a client that brings a credential of its own', async () => {
    const tls = certificateOf('alice');
    await using server = await anHttp2Server(undefined, { ...ASKS, auth: { tls } });
    await using proxy = await aProxy(server.url, { upstream: server.upstream });
    const own = { Authorization: 'Bearer theirs' };
    const watches = [
      await aWatch(proxy.url),
      await aWatch(proxy.url, own),
      await aWatch(proxy.url),
      await aWatch(proxy.url, own),
    ];
    const nameOf = ({ connection }: Asked) => server.sockets[connection]!.getPeerCertificate().subject?.CN;
    expect(server.asked.map((asked) => [nameOf(asked), asked.headers.authorization])).toEqual([
      ['alice', undefined],
      [undefined, 'Bearer theirs'],
      ['alice', undefined],
      [undefined, 'Bearer theirs'],
    ]);
    expect(server.sockets).toHaveLength(2);
    for (const watch of watches) watch.leave();
  });

  test('that is renewed has a new connection; the old one ends with its watches', async () => {
    await using server = await anHttp2Server(undefined, { ...ASKS, auth: { tls: certificateOf('old') } });
    const old = await server.upstream.authenticate();
    const tls = certificateOf('new');
    let authentication = old;
    await using proxy = await aProxy(server.url, {
      upstream: { ...server.upstream, authenticate: async () => authentication },
    });
    const before = await aWatch(proxy.url);
    authentication = { ...old, tls };
    const after = await aWatch(proxy.url);
    expect(server.sockets.map((socket) => socket.getPeerCertificate().subject.CN)).toEqual(['old', 'new']);
    server.asked[0]!.stream.write('still');
    await before.until('still');
    server.asked[0]!.stream.end();
    expect(await before.over).toBe('whole');
    if (!server.sockets[0]!.closed) await once(server.sockets[0]!, 'close');
    after.leave();
  });
});

test.each([
  ['goes on', 0, 'whole'],
  ['is cut where it came with an error', 11, 'cut'],
])('a watch above the last stream of a GOAWAY is sent again, one below %s', async (_, code, end) => {
  await using server = await aFrameServer(({ id, connection, send }) => {
    if (connection === 1) send(HEAD_OK(id), data('again', END_STREAM)(id));
    else if (id === FIRST) send(HEAD_OK(id), data('first')(id));
    else send(goAway(FIRST, code));
  });
  await using proxy = await aProxy(server.upstream.server.href, { upstream: server.upstream });
  const first = await aWatch(proxy.url);
  await first.until('first');
  const second = await aWatch(proxy.url);
  expect(await second.until('again')).toBe('again');
  if (code === 0) server.send(data('to its end', END_STREAM)(FIRST));
  expect(await first.over).toBe(end);
});

test.each([0, 11])(
  'the first watch of a connection is sent again where the server goes away without a look at it: %i',
  async (code) => {
    await using server = await aFrameServer(({ id, connection, send }) => {
      if (connection === 0) send(goAway(0, code));
      else send(HEAD_OK(id), data('again', END_STREAM)(id));
    });
    await using proxy = await aProxy(server.upstream.server.href, { upstream: server.upstream });
    expect(await (await aWatch(proxy.url)).until('again')).toBe('again');
  },
);

test('a 401 is asked again with a renewed credential', async () => {
  await using server = await anHttp2Server(({ stream, headers }) => {
    stream.respond({ ':status': headers.authorization === 'Bearer new' ? 200 : 401 });
    stream.end();
  });
  const old = await server.upstream.authenticate();
  let token = 'old';
  const upstream = {
    ...server.upstream,
    authenticate: async () => ({ ...old, authorization: [['Authorization', `Bearer ${token}`]] as const }),
    refresh: async () => ((token = 'new'), true),
  };
  await using proxy = await aProxy(server.url, { upstream });
  expect((await aWatch(proxy.url)).response.statusCode).toBe(200);
  expect(server.sockets).toHaveLength(1);
});

test('a denial is explained as over HTTP/1.1', async () => {
  const message = 'pods is forbidden: User "eve" cannot watch resource "pods" in API group "" at the cluster scope';
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message };
  await using server = await anHttp2Server(({ stream }) => {
    stream.respond({ ':status': 403, 'content-type': 'application/json' });
    stream.end(JSON.stringify(status));
  });
  await using proxy = await aProxy(server.url, { upstream: server.upstream });
  const { response } = await aWatch(proxy.url);
  expect(response.headers['x-kubetrace-missing-rule']).toContain('watch');
  expect((await proxy.ended(0)).denial?.class).toBe('rbac');
});

describe.each(kubectls())('kubectl $version', (kubectl) => {
  test('get --watch is a stream', async () => {
    await using playground = await aPlayground();
    const authorization = `Bearer ${await playground.token('admin')}`;
    const asks = (path: string | undefined, { accept }: IncomingHttpHeaders) =>
      request(`${playground.url}${path}`, { headers: { accept, authorization } });
    await using server = await anHttp2Server(
      ({ stream, headers }) => {
        const onward = asks(headers[':path'], headers).end();
        onward.on('response', (answer) => {
          stream.respond({ ':status': answer.statusCode, 'content-type': answer.headers['content-type'] });
          answer.pipe(stream);
        });
        onward.on('error', () => stream.close());
        stream.on('close', () => onward.destroy());
      },
      {
        http1(req, res) {
          const onward = asks(req.url, req.headers).end();
          onward.on('response', (answer) => answer.pipe(res.writeHead(answer.statusCode ?? 0, answer.headers)));
        },
      },
    );
    await using proxy = await aProxy(server.url, { upstream: server.upstream });
    await using home = await aHome({});
    const args = ['get', 'pods', '-n', 'team-a', '--watch-only', '-o', 'name', '--server', proxy.url];
    const ran = runKubectl(kubectl, args, { env: { HOME: home.folder }, until: /pod\/web-0\n/u });
    await server.stream(0);
    const merge = { 'content-type': 'application/merge-patch+json' };
    const change = JSON.stringify({ metadata: { labels: { seen: 'yes' } } });
    await playground.admin('PATCH /api/v1/namespaces/team-a/pods/web-0', change, merge);
    expect((await ran).stdout).toContain('pod/web-0');
    expect(server.asked.map(({ headers }) => headers[':path'])).toEqual([expect.stringContaining('watch=true')]);
    expect(server.http1).toContain('GET /api/v1/namespaces/team-a/pods?limit=500');
  });
});
