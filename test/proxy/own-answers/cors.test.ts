import { request as send } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProxy } from '../../support/a-proxy.ts';
import type { ProxyOptions } from '../../../src/proxy/proxy-options.ts';
import { rawServer } from '../../support/raw-server.ts';
import type { RawServer } from '../../support/raw-server.ts';

const ORIGIN = 'http://localhost:3000';
const ASKS = { 'Access-Control-Request-Method': 'PATCH', 'Access-Control-Request-Headers': 'content-type, x-a' };

/** An API server that says something to pages by itself, and is asked nothing that a browser only asks about. */
let server: RawServer;
const seen: string[] = [];
beforeAll(async () => {
  server = await rawServer(async ({ until, write, socket }) => {
    const head = await until('\r\n\r\n');
    seen.push(head.slice(0, head.indexOf(' HTTP')));
    const status = head.includes('/secrets') ? '403 Forbidden' : '200 OK';
    write(
      `HTTP/1.1 ${status}\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Max-Age: 9\r\nVary: Accept\r\nAudit-Id: 7\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok`,
    );
    socket.end();
  });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly options?: Partial<ProxyOptions>;
}

/** What is answered; `fetch` would not send some of these headers. */
async function answer({ method = 'GET', path = '/api', headers = {}, options = {} }: Asked): Promise<{
  status: number | undefined;
  headers: IncomingHttpHeaders;
}> {
  await using proxy = await aProxy(server.url, { corsOrigins: [ORIGIN, 'https://a.example'], ...options });
  return await new Promise((resolve, reject) => {
    send(proxy.url + path, { method, headers }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
    })
      .on('error', reject)
      .end();
  });
}

/** The headers of an answer that are about pages. */
function ofCors(headers: IncomingHttpHeaders): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^(?:access-control-.*|vary)$/.test(name)));
}

const READABLE = {
  'access-control-allow-origin': ORIGIN,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'Audit-Id, Date, Location, Retry-After, Warning, X-Kubetrace-Missing-Rule',
};

describe('a page of one of the origins', () => {
  test('may read the answer, whatever the API server says to pages', async () => {
    const { status, headers } = await answer({ headers: { Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' } });
    expect([status, ofCors(headers), headers['audit-id']]).toEqual([200, { ...READABLE, vary: 'Accept, Origin' }, '7']);
  });

  test.each<[what: string, asked: Asked, status: number]>([
    ['a denial', { path: '/api/v1/namespaces/a/secrets' }, 403],
    ['a refusal of ours', { path: '/api/v1/namespaces/a/pods/b/exec' }, 403],
    ['what is not of the API', { path: '/elsewhere', options: { apiPrefix: '/k8s' } }, 404],
  ])('may read %s', async (_, asked, status) => {
    const got = await answer({ ...asked, headers: { Origin: ORIGIN } });
    expect([got.status, ofCors(got.headers)]).toEqual([status, expect.objectContaining(READABLE)]);
  });

  test('may read that the API server cannot be reached', async () => {
    await using proxy = await aProxy('http://127.0.0.1:1', { corsOrigins: [ORIGIN] });
    const { status, headers } = await fetch(`${proxy.url}/api`, { headers: { Origin: ORIGIN } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([502, ORIGIN]);
  });

  test('is answered before it sends, and the API server is not asked', async () => {
    seen.length = 0;
    const { status, headers } = await answer({ method: 'OPTIONS', headers: { Origin: ORIGIN, ...ASKS } });
    expect([status, ofCors(headers), seen]).toEqual([
      204,
      {
        ...READABLE,
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'content-type, x-a',
        'access-control-max-age': '600',
        vary: 'Origin',
      },
      [],
    ]);
  });

  test('is answered about --reject-methods and --read-only only when it sends', async () => {
    const options = { readOnly: { allowProxy: false }, filter: { rejectMethods: 'OPTIONS' } };
    const asked = await answer({ method: 'OPTIONS', headers: { Origin: ORIGIN, ...ASKS }, options });
    expect(asked.status).toBe(204);
    const sent = await answer({ method: 'POST', path: '/api/v1/namespaces', headers: { Origin: ORIGIN }, options });
    expect([sent.status, ofCors(sent.headers)]).toEqual([405, expect.objectContaining(READABLE)]);
  });

  test('of the internet may ask this machine', async () => {
    const asks = { Origin: 'https://a.example', ...ASKS, 'Access-Control-Request-Private-Network': 'true' };
    const { headers } = await answer({ method: 'OPTIONS', headers: asks });
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-private-network': 'true',
    });
  });

  test('asks for headers by names only', async () => {
    const asks = { Origin: ORIGIN, ...ASKS, 'Access-Control-Request-Headers': 'a b, "c"' };
    const { status, headers } = await answer({ method: 'OPTIONS', headers: asks });
    expect([status, headers['access-control-allow-headers']]).toEqual([204, undefined]);
  });

  test('has to name this machine as Host', async () => {
    const { status } = await answer({ method: 'OPTIONS', headers: { Origin: ORIGIN, Host: 'evil.example', ...ASKS } });
    expect(status).toBe(403);
  });
});

describe('a page of any other origin is refused, and may read nothing', () => {
  test.each([
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost',
    'http://localhost:3000.evil.example',
    'http://evil.example/?http://localhost:3000',
    'HTTP://LOCALHOST:3000',
    'null',
  ])('%s', async (origin) => {
    for (const asked of [{}, { method: 'OPTIONS', headers: ASKS }]) {
      seen.length = 0;
      const { status, headers } = await answer({ ...asked, headers: { ...asked.headers, Origin: origin } });
      expect([status, ofCors(headers), seen]).toEqual([403, { vary: 'Origin' }, []]);
    }
  });
});

test('a request without an Origin is answered as ever, and not stored for pages', async () => {
  const { status, headers } = await answer({});
  expect([status, ofCors(headers)]).toEqual([200, { vary: 'Accept, Origin' }]);
});

test('an OPTIONS that is not a question of a browser goes to the API server', async () => {
  seen.length = 0;
  expect((await answer({ method: 'OPTIONS', headers: { Origin: ORIGIN } })).status).toBe(200);
  expect(seen).toEqual(['OPTIONS /api']);
});

test('without --cors-origin nothing is said to pages but what the API server says', async () => {
  const options = { corsOrigins: [], filter: { acceptOrigins: '.*' } };
  const { headers } = await answer({ headers: { Origin: ORIGIN }, options });
  expect(ofCors(headers)).toEqual({
    'access-control-allow-origin': '*',
    'access-control-max-age': '9',
    vary: 'Accept',
  });
});
