import { once } from 'node:events';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_FORMATS } from '../../../src/export/exporter.ts';
import { exportRoutes } from '../../../src/web/answers/export-routes.ts';
import { aWebApi } from '../../support/a-web-api.ts';
import { aWebProxy, type WebProxy } from '../../support/a-web-proxy.ts';
import { anExchange } from '../../support/an-exchange.ts';

const PODS = '/api/v1/namespaces/team-a/pods';

let api: WebProxy;
let [pods, nodes] = [0, 0];
beforeAll(async () => {
  api = await aWebProxy();
  pods = (await api.send(`GET ${PODS}`, { as: 'dev' })).id;
  nodes = (await api.send('GET /api/v1/nodes')).id;
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

test.each(EXPORT_FORMATS)('%s is a file to download, with all requests', async (format) => {
  const { status, headers, text } = await api.call(`GET export?format=${format}`);
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="kubetrace-[-\dT]+\.[.\w]+"$/);
  expect(text).toMatch(/pods/);
  expect(text).toMatch(/nodes/);
});

test('a HAR is one, with the requests of the trace', async () => {
  const { text } = await api.call('GET export?format=har');
  const { log } = JSON.parse(text) as { log: { entries: { request: { url: string } }[] } };
  expect(log.entries.map(({ request }) => new URL(request.url).pathname)).toEqual([PODS, '/api/v1/nodes']);
});

describe('only some of them', () => {
  const paths = async (query: string) =>
    [...(await api.call(`GET export?format=curl&${query}`)).text.matchAll(/\/api\/\S*\w/g)].map(([path]) => path);
  test('by a filter, or by their ids', async () => {
    expect(await paths('filter=resource%3Dpods')).toEqual([PODS]);
    expect(await paths(`ids=${nodes}`)).toEqual(['/api/v1/nodes']);
    expect(await paths(`ids=${pods},${nodes}`)).toHaveLength(2);
    expect(await paths(`ids=${pods}&filter=resource%3Dnodes`)).toEqual([]);
  });
});

test('commands lead to the proxy, or to the server', async () => {
  expect((await api.call('GET export?format=curl')).text).toContain(`:-${api.proxyUrl}}`);
  expect((await api.call('GET export?format=curl&against=server')).text).toContain('Bearer $TOKEN');
});

test.each([
  ['', /format=: one of har, curl/],
  ['format=exe', /format=exe: one of har, curl/],
  ['format=har&ids=a', /ids=a is not a list/],
  ['format=har&filter=a~(', /character/],
  ['format=curl&against=me', /one of proxy, server/],
])('what cannot be exported is refused: %s', async (query, message) => {
  const { status, json } = await api.call(`GET export?${query}`);
  expect([status, json.message]).toEqual([400, expect.stringMatching(message)]);
});

test('a reader that is slow is waited for, and one that leaves ends it', async () => {
  const exchanges = Array.from({ length: 2000 }, (_, i) => anExchange({ id: i + 1 }));
  let added = 0;
  let done = (): void => undefined;
  const ended = new Promise<void>((resolve) => (done = resolve));
  const file = {
    contentType: 'text/plain',
    name: 'x',
    begin: '',
    add: () => (added++, 'x'.repeat(100_000)),
    end: () => (done(), ''),
  };
  await using large = await aWebApi((trace) => exportRoutes(trace, { formats: ['x'], file: () => file }), exchanges);
  const { url, headers } = large.address('export?format=x');
  const req = get(url, { headers });
  const [res] = (await once(req, 'response')) as [import('node:http').IncomingMessage];
  // Nobody reads. Another answer comes meanwhile, and by far not all has been written.
  await large.ask('export?format=y');
  expect(added).toBeLessThan(1000);
  res.destroy();
  const before = added;
  await large.ask('export?format=y');
  expect(added).toBeLessThan(before + 10);
  const all = await large.ask('export?format=x');
  expect((await all.arrayBuffer()).byteLength).toBe(2000 * 100_000);
  await ended;
});
