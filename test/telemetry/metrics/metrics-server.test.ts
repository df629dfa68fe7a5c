import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetricsServer } from '../../../src/telemetry/metrics/metrics-server.ts';
import { gauge } from '../../../src/telemetry/metrics/gauge.ts';

let problem: string | undefined;
const server = createMetricsServer({ families: [gauge('up', 'x', () => 1)], unready: () => problem });
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ port, method, path, headers }, (res) => {
      let text = '';
      res.on('data', (chunk) => (text += String(chunk)));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    });
    req.on('error', reject);
    req.end();
  });
}

test('/metrics is the page, in the format it says', async () => {
  const { status, headers, text } = await ask('GET', '/metrics?x=1');
  expect([status, headers['content-type'], text]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    '# HELP up x\n# TYPE up gauge\nup 1\n',
  ]);
});

test('probes come by the address of a pod, whatever the Host', async () => {
  for (const path of ['/healthz', '/livez', '/readyz']) {
    expect(await ask('GET', path, { host: '10.1.2.3:9090' })).toMatchObject({ status: 200, text: 'ok\n' });
  }
});

test('/readyz says why not; the others still say ok', async () => {
  problem = 'the proxy does not listen yet';
  expect(await ask('GET', '/readyz')).toMatchObject({
    status: 503,
    text: 'not ready: the proxy does not listen yet\n',
  });
  expect(await ask('GET', '/healthz')).toMatchObject({ status: 200 });
  problem = undefined;
});

test('there is nothing else, and nothing but GET and HEAD', async () => {
  expect(await ask('GET', '/api/v1/pods')).toMatchObject({ status: 404 });
  expect(await ask('GET', '/metrics/../api')).toMatchObject({ status: 404 });
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect(await ask(method, '/metrics')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  }
  expect(await ask('HEAD', '/metrics')).toMatchObject({ status: 200, text: '' });
});

test('a page of another origin cannot read it', async () => {
  const { headers } = await ask('GET', '/metrics', { origin: 'http://evil.example' });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(headers['x-content-type-options']).toBe('nosniff');
});
