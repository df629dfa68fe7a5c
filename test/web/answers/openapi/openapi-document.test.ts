import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HeldSecrets } from '../../../../src/api/secrets/held-secrets.ts';
import { pageRoutes } from '../../../../src/cli/tracing/web/page-routes.ts';
import { openApiDocument } from '../../../../src/web/answers/openapi/openapi-document.ts';
import { KeptTrace } from '../../../../src/web/kept/kept-trace.ts';
import { aWebProxy, type WebProxy } from '../../../support/a-web-proxy.ts';
import { flawsIn, type Schemas } from '../../../support/json-schema.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: Schemas[string] }>> }>
  >;
}

const document = openApiDocument('1.2.3') as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
const { schemas } = document.components;

/** A path as one would ask for it. */
function sample(path: string): string {
  return path
    .slice(1)
    .replace('{side}', 'request')
    .replaceAll(/\{\w+\}/g, '1');
}

describe('the document and the routes are of the same', () => {
  const session = () => {
    throw new Error('nobody asks');
  };
  const routes = pageRoutes(
    new KeptTrace(),
    { proxyUrl: () => undefined, source: 'a test' },
    { session, secrets: new HeldSecrets() },
  );

  test.each(operations)('$method $path is served', ({ method, path }) => {
    expect(routes.filter((route) => route.method === method && route.path.test(sample(path)))).toHaveLength(1);
  });

  test.each(routes)('$method $path is described', (route) => {
    const its = operations.filter(({ method, path }) => route.method === method && route.path.test(sample(path)));
    expect(its).toHaveLength(1);
  });
});

test('each operation has a name of its own, and each parameter of a path is described', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, operation } of operations) {
    const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  }
});

test('each schema that is referred to is there', () => {
  const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(named.filter((name) => !(name! in schemas))).toEqual([]);
  expect(Object.keys(schemas).filter((name) => !named.includes(name))).toEqual([]);
});

describe('what is answered is what is described', () => {
  const PODS = '/api/v1/namespaces/team-a/pods';
  let api: WebProxy;
  const ids: number[] = [];
  beforeAll(async () => {
    api = await aWebProxy();
    const requests = [
      () =>
        api.send(`GET ${PODS}`, {
          as: 'dev',
          headers: { accept: TABLE, 'kubectl-session': 'a', 'kubectl-command': 'kubectl get' },
        }),
      () => api.send('GET /api/v1/namespaces/team-a/secrets', { as: 'dev' }),
      () => api.send(`POST ${PODS}`, { body: { metadata: { name: 'x' } } }),
      () => api.send(`GET ${PODS}/web-0/log`, { as: 'dev' }),
      () => api.send(`GET ${PODS}?watch=true&timeoutSeconds=1`),
      () => api.send('GET /api/v1/nodes/none'),
      () => api.send('GET /version', { headers: { authorization: 'Bearer no-such-token' } }),
      () => api.send('GET /%zz'),
    ];
    for (const request of requests) ids.push((await request()).id);
    await api.call(`POST exchanges/${ids[0]}/resend`, {});
    await api.call('POST lessons/1');
  }, 60_000);
  afterAll(() => api[Symbol.asyncDispose]());

  /** The schema of an answer. */
  function schemaFor(method: string, path: string, status: number) {
    const { responses } = operations.find((one) => one.method === method && one.path === path)!.operation;
    return responses[status]!.content['application/json']!.schema;
  }

  async function check(method: string, path: string, line: string, body?: unknown): Promise<void> {
    const answer = await api.call(`${method} ${line}`, body);
    expect(answer.status, answer.text).toBeLessThan(500);
    expect(flawsIn(answer.json, schemaFor(method, path, answer.status), schemas), line).toEqual([]);
  }

  test('of exchanges', async () => {
    for (const path of operations.filter((one) => one.path.startsWith('/exchanges/{id}') && one.method === 'GET')) {
      for (const id of [...ids, 999_999]) {
        for (const side of path.path.includes('{side}') ? ['request', 'response'] : ['']) {
          const line = path.path.slice(1).replace('{id}', String(id)).replace('{side}', side);
          await check('GET', path.path, line);
        }
      }
    }
    await check('GET', '/exchanges/{id}/access', `exchanges/${ids[0]}/access?ask=true`);
  });

  test.each([
    ['/exchanges', 'exchanges?limit=3'],
    ['/exchanges', 'exchanges?limit=x'],
    ['/roles', 'roles?subject=user:dev'],
    ['/roles', 'roles'],
    ['/compare', 'compare?left=1,2,3&right=4,5'],
    ['/compare', 'compare'],
    ['/session', 'session'],
    ['/filter', 'filter?text=a~('],
    ['/lessons', 'lessons'],
    ['/openapi.json', 'openapi.json'],
  ])('of GET %s: %s', async (path, line) => {
    if (path !== '/openapi.json') return check('GET', path, line);
    const { text } = await api.call('GET openapi.json');
    expect(text).toContain('"3.1.0"');
  });

  test.each<[string, string, unknown]>([
    ['/decode', 'decode', { text: 'GET /api/v1/pods' }],
    ['/decode', 'decode', { text: '' }],
    [
      '/explain',
      'explain',
      { text: 'pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "a"' },
    ],
    ['/resend', 'resend', { method: 'GET', path: '/version' }],
    ['/resend', 'resend', { method: 'DELETE', path: '/api/v1/nodes/a' }],
    ['/lessons/{number}', 'lessons/2', undefined],
    ['/lessons/{number}', 'lessons/999', undefined],
    ['/lessons/{number}/steps/{step}', 'lessons/2/steps/9', undefined],
  ])('of POST %s: %s %j', async (path, line, body) => {
    await check('POST', path, line, body);
  });

  test('of the stream', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${api.apiUrl}events?filter=verb%3Dlist`, {
      headers: { authorization: `Bearer ${api.key}` },
      signal: stop.signal,
    });
    let text = '';
    for await (const piece of answer.body!) {
      text += Buffer.from(piece).toString();
      if (/event: rows\n.*\n\n/.test(text)) break;
    }
    stop.abort();
    const { content } = operations.find(({ path }) => path === '/events')!.operation.responses[200]!;
    const events = content['text/event-stream']!.schema['x-events'] as Schemas;
    const seen = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)];
    expect(seen.map(([, name]) => name)).toEqual(expect.arrayContaining(['hello', 'matches', 'rows']));
    for (const [, name = '', data = ''] of seen)
      expect(flawsIn(JSON.parse(data), events[name]!, schemas), name).toEqual([]);
  });

  test('and nothing that is described otherwise passes', () => {
    const row = { $ref: '#/components/schemas/Row' };
    expect(flawsIn({ id: '1' }, row, schemas)).toEqual(
      expect.arrayContaining(['$.id: string, not "integer"', '$.at: missing']),
    );
    expect(flawsIn({ more: 1 }, row, schemas)).toContain('$.more: not in the schema');
  });
});

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
