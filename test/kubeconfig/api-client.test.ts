import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../../src/api/bounds/bounds.ts';
import { ApiClient, type ApiRequest, type CallTarget } from '../../src/kubeconfig/api-client.ts';
import { NoResponseError } from '../../src/kubeconfig/request-problem.ts';
import { userAgent } from '../../src/kubeconfig/version.ts';
import { forwardingProxy } from '../support/a-forward-proxy.ts';
import { aSilentPort } from '../support/a-silent-port.ts';
import { rawServer, type RawConnection } from '../support/raw-server.ts';

const AS = { credentials: [['Authorization', 'Bearer t']], tls: { rejectUnauthorized: true } } as const;
const GET: ApiRequest = { method: 'GET', path: '/version?x=%2F' };

/** One call to a server whose bytes are written out here. */
async function called(serve: (connection: RawConnection) => unknown, request = GET, target: Partial<CallTarget> = {}) {
  await using server = await rawServer(serve);
  await using client = new ApiClient({ server: new URL(`${server.url}/base/`), proxy: undefined, ...target });
  const response = await client.call(request, AS);
  return { response, sent: (await server.connection(0)).received() };
}

const answering =
  (head: string, body = '{}') =>
  async ({ until, write }: RawConnection) => {
    await until('\r\n\r\n');
    write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };

describe('what is sent', () => {
  test('a request below the base path, with credentials and our name', async () => {
    const { sent } = await called(answering('HTTP/1.1 200 OK'));
    expect(sent.split('\r\n')).toEqual(
      expect.arrayContaining([
        'GET /base/version?x=%2F HTTP/1.1',
        `User-Agent: ${userAgent()}`,
        'Accept: application/json',
        'Authorization: Bearer t',
      ]),
    );
    expect(userAgent()).toMatch(/^kubetrace\/\d+\.\d+\.\d+\S* \(\w+\/\w+\)$/u);
  });

  test.each([
    ['JSON', { kind: 'ü' }, 'application/json', '{"kind":"Ã¼"}'],
    ['a form', new URLSearchParams({ a: '1 2' }), 'application/x-www-form-urlencoded', 'a=1+2'],
  ])('%s', async (_, body, type, bytes) => {
    const { sent } = await called(answering('HTTP/1.1 200 OK'), { method: 'POST', path: '/x', body });
    expect(sent).toContain(`\r\nContent-Type: ${type}\r\n`);
    expect(sent).toContain(`\r\ncontent-length: ${bytes.length}\r\n`);
    expect(sent.endsWith(`\r\n\r\n${bytes}`)).toBe(true);
  });

  test('through the proxy of the target', async () => {
    await using proxy = await forwardingProxy();
    await called(answering('HTTP/1.1 200 OK'), GET, { proxy: proxy.url });
    expect(proxy.asked).toHaveLength(1);
  });

  test('its credentials are not in what may be recorded', () => {
    const client = new ApiClient({ server: new URL('http://a'), proxy: undefined });
    expect(client.prepare(GET)).toEqual({
      method: 'GET',
      path: '/version?x=%2F',
      rawHeaders: ['Accept', 'application/json', 'User-Agent', userAgent()],
      bytes: undefined,
    });
  });
});

describe('what comes back', () => {
  test('a status, headers and the fields of JSON, whatever the status', async () => {
    const { response } = await called(answering('HTTP/1.1 500 Oh\r\nX-A: 1\r\nX-A: 2', '{"message":"no"}'));
    expect(response).toMatchObject({ status: 500, body: { message: 'no' } });
    expect(response.headers.filter(([name]) => name === 'X-A')).toEqual([
      ['X-A', '1'],
      ['X-A', '2'],
    ]);
  });

  test.each(['<html>', '[1]', '', '{'.repeat(1000)])('no fields where it is not an object: %.10s', async (body) => {
    expect((await called(answering('HTTP/1.1 200 OK', body))).response.body).toEqual({});
  });

  test('the fields of all that is not beyond the bound', async () => {
    const data = 'x'.repeat(BOUNDS.large.size - 20);
    const { response } = await called(answering('HTTP/1.1 200 OK', JSON.stringify({ data })));
    expect(response.body).toEqual({ data });
  });
});

describe('no response is an error for a person, which says whether the server may have seen the request', () => {
  const closing = ({ socket }: RawConnection) => socket.destroy();
  const huge = answering('HTTP/1.1 200 OK', ' '.repeat(BOUNDS.large.size + 1));

  test.each<[string, (connection: RawConnection) => unknown, RegExp, Partial<CallTarget>?]>([
    ['a response that is too large', huge, /^the response of the API server is too large: http:\S+ \(TOO_LARGE: /u],
    [
      'a server that is silent',
      () => undefined,
      /^the API server did not answer in time: .*no response within 0\.2 s/u,
      { requestTimeout: 200 },
    ],
    ['a server that hangs up', closing, /^the connection was closed before the response was complete: /u],
    ['another protocol', ({ write }) => write('SSH-2.0-x\r\n'), /^the response is not valid HTTP: /u],
  ])('%s', async (_, serve, message, target) => {
    const failed = await called(serve, GET, { ...target, source: 'context "dev"' }).catch((e: unknown) => e);
    expect(failed).toBeInstanceOf(NoResponseError);
    expect(failed).toMatchObject({ code: 'ERR_SERVER', message: expect.stringMatching(message), wasSent: true });
    expect(failed).toMatchObject({ hint: 'check context "dev"' });
  });

  test('nothing listens', async () => {
    const server = new URL('http://127.0.0.1:1');
    await using client = new ApiClient({ server, proxy: undefined, role: 'ks-apiserver' });
    await expect(client.call(GET, AS)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^nothing is listening at the address of ks-apiserver: http:\/\/127\.0\.0\.1:1 \(connect ECONNREFUSED /u,
      ),
      wasSent: false,
    });
  });

  test('a server that cannot be reached in time', async () => {
    await using silent = await aSilentPort('127.0.0.1');
    const server = new URL(`http://127.0.0.1:${silent.port}`);
    await using client = new ApiClient({ server, proxy: undefined, requestTimeout: 200, role: 'the provider' });
    await expect(client.call(GET, AS)).rejects.toMatchObject({
      code: 'ERR_CONNECT_TIMEOUT',
      message: `there was no connection to the provider ${server.origin} within 0.2 s`,
    });
  });
});
