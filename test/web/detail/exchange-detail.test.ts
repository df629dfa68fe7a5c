import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { detailRoutes } from '../../../src/web/answers/detail-routes.ts';
import type { ExchangeDetail } from '../../../src/web/wire/detail.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { aWebApi } from '../../support/a-web-api.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

async function detailOf(exchange: Exchange): Promise<ExchangeDetail> {
  await using api = await aWebApi(detailRoutes, [exchange]);
  return await api.get<ExchangeDetail>('exchanges/1');
}

const detail = (facts: ExchangeFacts) => detailOf(anExchange(facts));

describe('a real exchange', () => {
  test('is taken apart', async () => {
    const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`]] as const;
    const facts = { kind: 'token', source: 'a test', username: 'admin' } as const;
    const upstream = anUpstream(playground.url, { auth: { authorization, facts } });
    await using proxy = await aProxy(playground.url, { upstream });
    await (
      await fetch(`${proxy.url}/apis/apps/v1/namespaces/team-a/deployments?limit=2&labelSelector=app%3Dweb`, {
        headers: { Authorization: 'Bearer a-secret-of-the-client', 'kubectl-command': 'kubectl get' },
      })
    ).text();
    const found = await detailOf(await proxy.ended(0));

    expect(found.row).toMatchObject({ id: 1, verb: 'list', resource: 'deployments.apps', namespace: 'team-a' });
    expect(found.anatomy.segments.map(({ text, label }) => [text, label])).toEqual([
      ['apis', 'prefix'],
      ['apps', 'group'],
      ['v1', 'version'],
      ['namespaces', 'namespaces'],
      ['team-a', 'namespace'],
      ['deployments', 'resource'],
    ]);
    expect(found.anatomy.query).toEqual([
      ['limit', '2'],
      ['labelSelector', 'app=web'],
    ]);
    expect(found.anatomy.requestInfo).toMatchObject({ verb: 'list', labelSelector: 'app=web' });
    expect(found.anatomy.rule).toEqual({
      rule: { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] },
      place: 'in a Role in namespace team-a, or for all namespaces in a ClusterRole',
    });
    expect(found.anatomy.notes).toEqual(['GET on a collection is the verb list.']);
    expect(found.request.headers).toContainEqual({
      name: 'kubectl-command',
      value: 'kubectl get',
      note: 'the kubectl command that sent it',
    });
    const sent = found.request.headers.find(({ name }) => name === 'Authorization');
    expect(sent).toEqual({ name: 'Authorization', value: 'Bearer <masked>', isMasked: true });
    expect(found.response).toMatchObject({ status: 401, statusText: 'Unauthorized' });
    expect(found.credential).toContain("the client's own Authorization");
    expect(JSON.stringify(found)).not.toContain('a-secret-of-the-client');
    expect(JSON.parse(found.raw)).toMatchObject({ kind: 'Exchange', id: 1, response: { status: 401 } });
  });

  test('has the parts of its time, in order and without a gap', async () => {
    const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`]] as const;
    await using proxy = await aProxy(playground.url, {
      upstream: anUpstream(playground.url, { auth: { authorization } }),
    });
    await (await fetch(`${proxy.url}/version`)).text();
    const exchange = await proxy.ended(0);
    const { timing } = await detailOf(exchange);
    expect(timing.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['preparing', 'connect', 'waiting', 'receiving']),
    );
    expect(timing[0]!.from).toBe(0);
    for (const [i, { from }] of timing.slice(1).entries()) expect(from).toBe(timing[i]!.to);
    expect(timing.at(-1)!.to).toBeCloseTo(exchange.timings.ended!, 2);
  });
});

describe('the time', () => {
  test('a denial waits for what kubetrace asks', async () => {
    const { timing } = await detail({
      status: '403 Forbidden',
      denial: explainDenial(
        aDeniedExchange(
          'pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "a"',
        ),
      )!,
      asked: [
        { id: 2, asks: 'granted', milliseconds: 20 },
        { id: 3, asks: 'granted', milliseconds: 30 },
      ],
      timings: { responseStarted: 10, ended: 42, connection: { reused: true, getConnection: 1, serverProcessing: 6 } },
    });
    expect(timing).toEqual([
      { name: 'preparing', from: 0, to: 3 },
      { name: 'queued', from: 3, to: 4 },
      { name: 'waiting', from: 4, to: 10 },
      { name: 'explaining', from: 10, to: 40 },
      { name: 'receiving', from: 40, to: 42 },
    ]);
  });

  test('of phases that overlap only the whole is given, and of what has not been answered nothing', async () => {
    const connection = { reused: false, dial: 30, serverProcessing: 5 };
    const { timing } = await detail({ timings: { responseStarted: 10, connection } });
    expect(timing).toEqual([
      { name: 'preparing', from: 0, to: 5 },
      { name: 'waiting', from: 5, to: 10 },
    ]);
    expect((await detail({ timings: {}, status: '' })).timing).toEqual([]);
  });
});

describe('an error', () => {
  const body = (message: string, code: number) =>
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: 'NotFound', code });

  test('of the server is explained', async () => {
    const { explanation } = await detail({
      target: '/api/v1/namespaces/team-a/pods/nope',
      status: '404 Not Found',
      responseBody: body('pods "nope" not found', 404),
    });
    expect(explanation?.words).toEqual(['pods "nope" not found']);
    expect(explanation?.remedy).toContain('kubectl get pods -A');
  });

  test('that is masked says nothing', async () => {
    expect((await detail({ status: '418 Teapot', responseBody: body('<masked>', 418) })).explanation).toBeUndefined();
  });

  test('of the connection, of a client that left, and our own no say what they are', async () => {
    expect((await detail({ failure: { code: 'ECONNREFUSED', message: 'connect to 10.0.0.1' } })).explanation).toEqual({
      words: ['ECONNREFUSED: connect to 10.0.0.1'],
    });
    expect((await detail({ failure: { code: 'CLIENT_CLOSED', message: 'x' } })).explanation?.words[0]).toContain(
      'before it had the whole answer',
    );
    const watch = { target: '/api/v1/pods?watch=1', failure: { code: 'CLIENT_CLOSED', message: 'x' } };
    expect((await detail(watch)).explanation?.words[0]).toContain('that is how a watch');
    expect((await detail({ refusal: { rule: '--reject-paths ^/x', flag: '--reject-paths' } })).explanation).toEqual({
      words: ['kubetrace refused it: --reject-paths ^/x'],
      remedy: 'The flag is --reject-paths.',
    });
  });

  test('is not there where all went well', async () => {
    expect((await detail({})).explanation).toBeUndefined();
  });
});

test('a path that cannot be read says why, and has no rule', async () => {
  const { anatomy } = await detail({ target: '/api/v1/%zz?x=1' });
  expect(anatomy).toEqual({
    segments: [],
    query: [['x', '1']],
    notes: ['No RequestInfo can be made of this path: 400 Bad Request: invalid URL escape "%zz".'],
  });
});

test('what does not exist has a doubt and no rule', async () => {
  const { anatomy } = await detail({ target: '/api/v1/namespaces/team-a/deployments' });
  expect(anatomy.rule).toBeUndefined();
  expect(anatomy.notes[0]).toContain('apps');
});

test('characters that cannot be seen are escaped, and secrets in headers are marked', async () => {
  const found = await detail({
    target: '/api/v1/namespaces/team-a/pods/a%E2%80%AEb',
    requestHeaders: [
      ['X-Odd', Buffer.from('a\u202eb').toString('latin1')],
      ['Cookie', 'a=<masked>'],
    ],
  });
  expect(found.row.name).toBe(String.raw`a\u202eb`);
  expect(found.anatomy.segments.at(-1)?.text).toBe(String.raw`a\u202eb`);
  expect(found.request.headers).toEqual([
    { name: 'X-Odd', value: String.raw`a\u202eb` },
    { name: 'Cookie', value: 'a=<masked>', isMasked: true },
  ]);
});

test('who sent it, and what kubetrace asked', async () => {
  const { credential, asked } = await detail({
    credential: { kind: 'clientCertificate', source: 'user "dev"', username: 'dev', impersonates: 'bob' },
    asked: [
      { id: 7, asks: 'allowed' },
      { id: 8, asks: 'roles', failure: 'the server answered 403' },
    ],
  });
  expect(credential).toBe('client certificate of dev (user "dev"), acting as bob');
  expect(asked).toEqual([
    { id: 7, what: 'why it was allowed: not answered before the request ended' },
    { id: 8, what: 'which roles and bindings there are: no answer (the server answered 403)' },
  ]);
});

test('a body that was cut, withheld or large says so; raw has its first bytes', async () => {
  const bytes = Buffer.alloc(100_000, 'x');
  const found = await detail({
    requestBody: { chunks: [], size: 9, truncated: true, withheld: 'may hold secrets' },
    responseBody: { chunks: [bytes], size: 200_000, truncated: true },
  });
  expect(found.request.body).toEqual({ size: 9, kept: 0, isCut: true, withheld: 'may hold secrets' });
  expect(found.response?.body).toEqual({ size: 200_000, kept: 100_000, isCut: true });
  expect(JSON.parse(found.raw)).toMatchObject({ response: { body: { truncated: true, text: 'x'.repeat(65_536) } } });
});

test('an exchange that is not there is a Status of 404', async () => {
  await using api = await aWebApi(detailRoutes);
  const answer = await api.ask('exchanges/4');
  expect([answer.status, await answer.json()]).toMatchObject([404, { kind: 'Status', reason: 'NotFound' }]);
});
