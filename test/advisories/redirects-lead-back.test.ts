import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts';
import { aKubectlProxy } from '../support/a-kubectl-proxy.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls } from '../support/real-kubectl.ts';

/** Redirects `…/from` to what is given, and answers with the path to all else. */
async function aRedirectingServer(location: (path: string) => string) {
  const server = createServer((req, res) => {
    const path = req.url!;
    if (path.endsWith('/from')) res.writeHead(302, { Location: location(path) }).end();
    else if (path.endsWith('/create')) res.writeHead(201, { Location: location(path) }).end();
    else res.end(path);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const KEY = 'a-key-of-a-test';
const BASE = '/k8s/clusters/c-1';

interface Row {
  readonly base?: string;
  readonly options?: Partial<ProxyOptions>;
  /** What a client's paths begin with. */
  readonly begins?: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  'no base path': {},
  'a base path': { base: BASE },
  'a base path with a slash at its end': { base: `${BASE}/` },
  'a prefix': { options: { apiPrefix: '/custom' }, begins: '/custom' },
  'a prefix that is part of the API': { options: { apiPrefix: '/api' } },
  'a key': { options: { accessKey: KEY }, begins: `/${KEY}` },
  'all of them': { base: BASE, options: { apiPrefix: 'custom', accessKey: KEY }, begins: `/${KEY}/custom` },
};

describe.each(Object.entries(ROWS))('%s', (_, { base = '', options, begins = '' }) => {
  const trimmed = base.replace(/\/$/u, '');

  test.each<[string, (path: string) => string]>([
    ['a path of the server', (path) => path.replace(/from$/u, 'to/?x=/y#z')],
    ['a relative path', () => 'to/?x=/y#z'],
  ])('%s is followed to where the server means', async (_name, location) => {
    await using server = await aRedirectingServer(location);
    await using proxy = await aProxy(server.url + base, options);
    const answer = await fetch(`${proxy.url}${begins}/api/v1/from`);
    expect(await answer.text()).toBe(`${trimmed}/api/v1/to/?x=/y`);
  });

  test.each(['https://elsewhere.example/api/x', '//elsewhere.example/api/x', '?continue', ''])(
    'what is not a path stays as it is: "%s"',
    async (location) => {
      await using server = await aRedirectingServer(() => location);
      await using proxy = await aProxy(server.url + base, options);
      const answer = await fetch(`${proxy.url}${begins}/api/v1/from`, { redirect: 'manual' });
      expect(answer.headers.get('location')).toBe(location);
    },
  );

  test('the place of what was created is a path of the client, and in the record one of the server', async () => {
    await using server = await aRedirectingServer(() => `${trimmed}/api/v1/made`);
    await using proxy = await aProxy(server.url + base, options);
    const answer = await fetch(`${proxy.url}${begins}/api/v1/create`, { method: 'POST' });
    expect(answer.headers.get('location')).toBe(`${begins}/api/v1/made`);
    const { response } = await proxy.ended(0);
    expect(JSON.stringify(response)).toContain(`${trimmed}/api/v1/made`);
    expect(JSON.stringify(response)).not.toContain(KEY);
  });
});

test('a path beside the base path cannot be reached from here, and stays', async () => {
  await using server = await aRedirectingServer(() => '/k8s/clusters/c-12/login');
  await using proxy = await aProxy(server.url + BASE);
  const answer = await fetch(`${proxy.url}/api/v1/from`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('/k8s/clusters/c-12/login');
});

// Go's mux redirects to the cleaned path; test/cmd/legacy-script.sh of Kubernetes waits for `//custom/healthz`.
const CLEANED = [
  ['//custom/healthz', '/custom/healthz'],
  ['//custom//healthz?a=//b', '/custom/healthz?a=//b'],
  ['/./custom/healthz', '/custom/healthz'],
  ['/x/../custom/healthz', '/custom/healthz'],
  ['/custom', '/custom/'],
  ['/custom?a', '/custom/?a'],
] as const;

describe.each(CLEANED)('%s with --api-prefix=/custom', (path, location) => {
  test('redirects to the cleaned path', async () => {
    await using server = await aRedirectingServer(() => '');
    await using proxy = await aProxy(server.url, { apiPrefix: '/custom' });
    expect(await redirectOf(proxy.url, path)).toEqual([301, location]);
    await using locked = await aProxy(server.url, { apiPrefix: '/custom', accessKey: KEY });
    expect(await redirectOf(locked.url, `/${KEY}${path}`)).toEqual([301, `/${KEY}${location}`]);
  });

  test.each(kubectls())('as kubectl $version does', async (kubectl) => {
    await using server = await aRedirectingServer(() => '');
    await using proxy = await aKubectlProxy(kubectl, [`--server=${server.url}`, '--api-prefix=/custom']);
    expect(await redirectOf(proxy.url, path)).toEqual([301, location]);
  });
});

/** Not by `fetch`, which cleans paths itself. */
async function redirectOf(url: string, path: string): Promise<[number, string | undefined]> {
  const answer = await rawExchange(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return [Number(answer.split(' ')[1]), /^location: (.*)$/imu.exec(answer)?.[1]?.trim()];
}
