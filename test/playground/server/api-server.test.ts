import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { rawExchange } from '../../support/raw-client.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const PODS = '/api/v1/namespaces/team-a/pods';

describe('the filters', () => {
  test('every answer has an Audit-Id, the client’s own if it sent one', async () => {
    const own = await playground.ask(`GET ${PODS}`, { headers: { 'audit-id': 'mine' } });
    expect(own.headers.get('audit-id')).toBe('mine');
    expect((await playground.ask('GET /version')).headers.get('audit-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a refusal of the authorizer says nosniff and which flow it took', async () => {
    const { status, headers, json } = await playground.ask(`GET ${PODS}`, { as: 'alice' });
    expect([status, json.reason, json.message]).toEqual([
      403,
      'Forbidden',
      'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "team-a"',
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-cache, private');
  });

  test.each([
    ['admin', 'exempt'],
    ['team-a:reporter', 'service-accounts'],
    ['dev', 'global-default'],
    [undefined, 'global-default'],
  ])('%s flows through %s', async (as, schema) => {
    const { headers } = await playground.ask(`GET ${PODS}`, as === undefined ? {} : { as });
    const { json } = await playground.admin(`GET /apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/${schema}`);
    expect(headers.get('x-kubernetes-pf-flowschema-uid')).toBe(json.metadata?.['uid']);
  });

  test('long-running requests have no flow', async () => {
    const { status, headers } = await playground.ask(`GET ${PODS}/web-0/log`, { as: 'alice' });
    expect([status, headers.has('x-kubernetes-pf-flowschema-uid')]).toEqual([403, false]);
  });

  test('the API server’s own decoder fails on /api/v1/watch', async () => {
    const { status, headers, text } = await playground.ask('GET /api/v1/watch');
    expect([status, headers.get('cache-control')]).toEqual([500, null]);
    expect(text).toBe(
      'Internal Server Error: "/api/v1/watch": failed to create RequestInfo: unable to determine kind and namespace from url, /api/v1/watch\n',
    );
  });

  test('a refused upgrade is answered in HTTP', async () => {
    const head = 'Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n';
    const answer = await rawExchange(playground.url, `POST ${PODS}/web-0/exec HTTP/1.1\r\nHost: x\r\n${head}`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(answer).toContain('cannot create resource \\"pods/exec\\"');
  });
});

describe('who sent it', () => {
  test.each([
    ['nobody', {}, 403, 'system:anonymous'],
    ['a basic credential counts as none', { authorization: 'Basic YTpi' }, 403, 'system:anonymous'],
    ['a bare Bearer counts as none', { authorization: 'Bearer' }, 403, 'system:anonymous'],
    ['two blanks count as none', { authorization: 'Bearer  x' }, 403, 'system:anonymous'],
    ['a bad token is 401', { authorization: 'Bearer nonsense' }, 401, 'Unauthorized'],
    ['so is one with a made up signature', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 401, 'Unauthorized'],
  ])('%s', async (_, headers, code, words) => {
    const { status, json } = await playground.ask(`GET ${PODS}`, { headers });
    expect([status, json.message]).toEqual([code, expect.stringContaining(words)]);
  });

  test('a 401 has no details, no nosniff and no flow', async () => {
    const { text, headers } = await playground.ask(`GET ${PODS}`, { headers: { authorization: 'Bearer x' } });
    expect(text).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}\n',
    );
    expect([headers.get('x-content-type-options'), headers.get('x-kubernetes-pf-flowschema-uid')]).toEqual([
      null,
      null,
    ]);
  });

  test('the token of a deleted ServiceAccount is worth nothing', async () => {
    const created = await playground.admin('POST /api/v1/namespaces/team-a/serviceaccounts', {
      metadata: { name: 'gone' },
    });
    expect(created.status).toBe(201);
    expect((await playground.ask('GET /api', { as: 'team-a:gone' })).status).toBe(200);
    await playground.admin('DELETE /api/v1/namespaces/team-a/serviceaccounts/gone');
    expect((await playground.ask('GET /api', { as: 'team-a:gone' })).status).toBe(401);
  });
});

describe('impersonation', () => {
  const as = (headers: Record<string, string>) => playground.ask(`GET ${PODS}`, { as: 'dev', headers });
  const asAdmin = (headers: Record<string, string>) => playground.admin(`GET ${PODS}`, undefined, headers);

  test.each([
    [
      { 'impersonate-user': 'bob' },
      'pods is forbidden: User "dev" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "team-a"',
    ],
    [
      { 'impersonate-user': 'system:serviceaccount:ns:sa' },
      'pods is forbidden: User "dev" cannot impersonate-on:serviceaccount:list resource "pods" in API group "" in the namespace "team-a"',
    ],
  ])('takes a rule: %o', async (headers, message) => {
    const { status, json, headers: answered } = await as(headers);
    expect([status, json.message]).toEqual([403, expect.stringContaining(message)]);
    expect([answered.get('x-content-type-options'), answered.has('x-kubernetes-pf-flowschema-uid')]).toEqual([
      'nosniff',
      false,
    ]);
  });

  test('takes either the rule of all releases, or the two of 1.36', async () => {
    const grant = (name: string, rules: readonly object[]) =>
      playground.load(
        [
          { kind: 'ClusterRole', metadata: { name }, rules },
          {
            kind: 'ClusterRoleBinding',
            metadata: { name },
            roleRef: { kind: 'ClusterRole', name },
            subjects: [{ kind: 'User', name: 'dev' }],
          },
        ]
          .map((object) => JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', ...object }))
          .join('\n---\n'),
      );
    const cannot = async (user: string) => (await as({ 'impersonate-user': user })).json.message;
    grant('old', [{ apiGroups: [''], resources: ['users'], resourceNames: ['old'], verbs: ['impersonate'] }]);
    expect(await cannot('old')).toContain('User "old" cannot list');
    grant('on', [{ apiGroups: [''], resources: ['pods'], verbs: ['impersonate-on:user-info:list'] }]);
    expect(await cannot('new')).toBe(
      'users.authentication.k8s.io "new" is forbidden: User "dev" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope',
    );
    grant('who', [
      {
        apiGroups: ['authentication.k8s.io'],
        resources: ['users'],
        resourceNames: ['new'],
        verbs: ['impersonate:user-info'],
      },
    ]);
    expect(await cannot('new')).toContain('User "new" cannot list');
  });

  test('runs as the other one', async () => {
    expect((await asAdmin({ 'impersonate-user': 'dev' })).status).toBe(200);
    expect((await asAdmin({ 'impersonate-user': 'bob' })).json.message).toContain('User "bob" cannot list');
    expect((await asAdmin({ 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' })).status).toBe(200);
  });

  test('without a user is a bad request', async () => {
    const { status, json } = await asAdmin({ 'impersonate-group': 'g' });
    expect([status, json.message]).toEqual([400, expect.stringContaining('without impersonating a user name')]);
  });
});

describe('the form of a Status', () => {
  test.each([
    ['application/yaml', 'application/yaml', /^apiVersion: v1\ncode: 403\n/],
    ['application/vnd.kubernetes.protobuf', 'application/vnd.kubernetes.protobuf', /^k8s\0/],
    ['application/json', 'application/json', /^\{"kind":"Status"/],
    ['text/html', 'application/json', /^\{\n {2}"kind": "Status"/],
  ])('%s', async (accept, contentType, start) => {
    const { headers, text } = await playground.ask(`GET ${PODS}`, { headers: { accept } });
    expect(headers.get('content-type')).toBe(contentType);
    expect(text).toMatch(start);
  });
});
