import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeStatus } from '../../../src/api/status/status-codec.ts';
import type { Upstream } from '../../../src/kubeconfig/upstream.ts';
import { userAgent } from '../../../src/kubeconfig/version.ts';
import type { ExplainOptions } from '../../../src/proxy/explainer/near-miss-lookup.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aProxy, type RunningProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const EXTRA = `
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: odd, namespace: team-a }
rules:
  - { apiGroups: [''], resources: [configmaps], resourceNames: [app], verbs: [get, list] }
  - { apiGroups: [apps/v1], resources: [deployments], verbs: [list] }
  - { apiGroups: [''], resources: [services], verbs: [read] }
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: odd, namespace: team-a }
roleRef: { kind: Role, name: odd }
subjects: [{ kind: ServiceAccount, name: reporter }]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: wrong-namespace, namespace: team-a }
roleRef: { kind: ClusterRole, name: edit }
subjects: [{ kind: ServiceAccount, name: reporter, namespace: default }]
`;

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
  playground.load(EXTRA);
});
afterAll(() => playground.close());

async function upstreamAs(who: string): Promise<Upstream> {
  const authorization = [['Authorization', `Bearer ${await playground.token(who)}`]] as const;
  const facts = { kind: 'serviceAccount', source: 'a test' } as const;
  return anUpstream(playground.url, { auth: { authorization, facts } });
}

async function proxyAs(who: string, explain: ExplainOptions | undefined): Promise<RunningProxy> {
  return aProxy(playground.url, { upstream: await upstreamAs(who), explain });
}

const own = (proxy: RunningProxy): readonly Exchange[] =>
  proxy.exchanges.filter(({ origin }) => origin === 'kubetrace');
const ofClients = (proxy: RunningProxy): readonly Exchange[] =>
  proxy.exchanges.filter(({ origin }) => origin === 'client');

describe('what was near, by SelfSubjectRulesReview', () => {
  const IN_TEAM_A = '/api/v1/namespaces/team-a';
  test.each([
    [
      `${IN_TEAM_A}/pods/web-0/log`,
      'a rule grants "pods", which does not include subresources; the rule must name "pods/log"',
    ],
    [
      `${IN_TEAM_A}/configmaps`,
      'list configmaps is granted for the name "app" only: use fieldSelector=metadata.name=app, or get it by name',
    ],
    [`${IN_TEAM_A}/configmaps/other`, 'get configmaps is granted for the name "app", not for "other"'],
    [
      '/apis/apps/v1/namespaces/team-a/deployments',
      'a granted rule names API group "apps/v1"; the group is "apps", in full and without a version',
    ],
    [`${IN_TEAM_A}/services`, 'a granted rule names the verb "read", which does not exist; the verb is list'],
    ['/api/v1/namespaces/default/pods', 'list pods is granted in namespace team-a, not in default'],
    [
      '/api/v1/pods',
      'list pods is granted in namespace team-a only, and the request is for all namespaces: use -n team-a',
    ],
    ['/healthz/etcd', 'a rule grants "/healthz", which does not match /healthz/etcd; only a * at the end matches more'],
    [`${IN_TEAM_A}/secrets`, undefined],
  ])('%s', async (path, nearMiss) => {
    await using proxy = await proxyAs('team-a:reporter', {});
    const answer = await fetch(proxy.url + path);
    const body = new Uint8Array(await answer.arrayBuffer());
    expect(answer.status).toBe(403);
    expect(ofClients(proxy)[0]!.denial?.nearMiss).toBe(nearMiss);
    const causes = decodeStatus(body, 'application/json')!.details!.causes!;
    expect(causes.map(({ reason }) => reason)).toEqual(['MissingRBACRule', ...(nearMiss ? ['NearMiss'] : [])]);
    expect(causes[1]?.message).toBe(nearMiss && `near miss: ${nearMiss}`);
    const warning = `299 kubetrace "near miss: ${nearMiss?.replaceAll('"', '\\"')}"`;
    expect(answer.headers.get('warning')!.includes(warning)).toBe(nearMiss !== undefined);
  });
});

test('asked once for each identity and namespace, and marked as our own', async () => {
  await using proxy = await proxyAs('team-a:reporter', {});
  const ask = (who?: string) =>
    fetch(`${proxy.url}/api/v1/namespaces/team-a/secrets`, { headers: who ? { authorization: `Bearer ${who}` } : {} });
  await Promise.all([ask(), ask(), ask()]);
  await ask();
  expect(own(proxy)).toHaveLength(1);
  expect(own(proxy)[0]).toMatchObject({
    origin: 'kubetrace',
    client: { userAgent: userAgent() },
    requestInfo: { verb: 'create', resource: 'selfsubjectrulesreviews' },
    credential: { kind: 'serviceAccount' },
    response: { status: 201 },
    stage: 'ResponseComplete',
  });
  expect(JSON.stringify(own(proxy))).not.toMatch(/bearer|eyJ/iu);
  await ask(await playground.token('default:sample'));
  expect(own(proxy)).toHaveLength(3);
});

test('an exchange says what was asked about it, the one that began the call alone', async () => {
  await using proxy = await proxyAs('team-a:reporter', { allowed: true });
  const pods = `${proxy.url}/api/v1/namespaces/team-a/pods`;
  for (const url of [pods, pods, `${proxy.url}/api/v1/namespaces/team-a/secrets`]) await (await fetch(url)).text();
  await proxy.ended(2);
  const milliseconds = expect.any(Number);
  const ids = own(proxy).map(({ id }) => id);
  expect(ofClients(proxy).map(({ asked }) => asked)).toEqual([
    [{ id: ids[0], asks: 'allowed', milliseconds }],
    undefined,
    [{ id: ids[1], asks: 'granted', milliseconds }],
  ]);
});

test('a call without an answer says so', async () => {
  await using server = await rawServer(async ({ until, write, socket }) => {
    const isReview = /selfsubject/u.test(await until('\r\n\r\n'));
    write(`HTTP/1.1 ${isReview ? '404 Not Found' : '200 OK'}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
    socket.end();
  });
  await using proxy = await aProxy(server.url, { explain: { allowed: true } });
  await (await fetch(`${proxy.url}/api/v1/namespaces/team-a/secrets`)).text();
  expect((await proxy.ended(0)).asked).toMatchObject([{ asks: 'allowed', failure: 'the server answered 404' }]);
});

test('asked with the identity of the request: the client’s own token, and its impersonation', async () => {
  await using proxy = await proxyAs('admin', {});
  const authorization = `Bearer ${await playground.token('team-a:reporter')}`;
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0/log`, { headers: { authorization } });
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0/log`, { headers: { 'impersonate-user': 'dev' } });
  const sentence = 'a rule grants "pods", which does not include subresources; the rule must name "pods/log"';
  expect(ofClients(proxy).map(({ denial }) => denial?.nearMiss)).toEqual([sentence, sentence]);
  expect(own(proxy).every(({ response }) => response?.status === 201)).toBe(true);
});

test('a user who may not impersonate is asked about under their own identity', async () => {
  await using proxy = await proxyAs('team-a:reporter', {});
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`, { headers: { 'impersonate-user': 'dev' } });
  expect(ofClients(proxy)[0]!.denial).toMatchObject({ class: 'impersonation' });
  expect(own(proxy).map(({ response }) => response?.status)).toEqual([201, 201]);
});

test('without --explain nothing is asked', async () => {
  await using proxy = await proxyAs('team-a:reporter', undefined);
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0/log`);
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`);
  expect(own(proxy)).toEqual([]);
  expect(ofClients(proxy)[0]!.denial?.nearMiss).toBeUndefined();
});

test('with somebody who may read RBAC: the roles that would grant it, and the binding that almost did', async () => {
  const reader = await upstreamAs('admin');
  await using proxy = await proxyAs('team-a:reporter', { reader });
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/secrets`);
  await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0/log`);
  await fetch(`${proxy.url}/api/v1/namespaces/default/pods`);
  const [secrets, log, pods] = ofClients(proxy).map(({ denial }) => denial);
  expect(secrets).toMatchObject({
    grantedBy: [],
    almostBinding:
      'RoleBinding wrong-namespace of ClusterRole edit in namespace team-a grants it, but to ServiceAccount default/reporter, not to ServiceAccount team-a/reporter',
  });
  expect(log).toMatchObject({
    nearMiss: 'a rule grants "pods", which does not include subresources; the rule must name "pods/log"',
    almostBinding: 'RoleBinding pod-readers of Role pod-reader in namespace team-a',
  });
  expect(JSON.stringify(log?.grantedBy)).not.toContain('cluster-admin');
  expect(pods).toMatchObject({ nearMiss: 'list pods is granted in namespace team-a, not in default' });
  const lists = own(proxy).filter(({ requestInfo }) => requestInfo?.verb === 'list');
  expect(lists.map(({ requestInfo }) => requestInfo!.resource).toSorted()).toEqual([
    'clusterrolebindings',
    'clusterroles',
    'rolebindings',
    'roles',
  ]);
});

test('why a request was allowed is asked once', async () => {
  await using proxy = await proxyAs('team-a:reporter', { allowed: true });
  const ask = async () => (await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0`)).arrayBuffer();
  await ask();
  await proxy.ended(0);
  await ask();
  await proxy.ended(2);
  await fetch(`${proxy.url}/version`);
  await proxy.ended(3);
  expect(ofClients(proxy).map(({ allowedBy }) => allowedBy)).toEqual([
    'RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to ServiceAccount "reporter/team-a"',
    'RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to ServiceAccount "reporter/team-a"',
    expect.stringContaining('of ClusterRole "system:'),
  ]);
  expect(own(proxy).map(({ requestInfo }) => requestInfo?.resource)).toEqual(Array(2).fill('selfsubjectaccessreviews'));
});

test('why a request was allowed is said of its own user, also where the same was asked for another', async () => {
  await using proxy = await proxyAs('team-a:reporter', { allowed: true });
  const authorization = `Bearer ${await playground.token('admin')}`;
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods/web-0`, { headers })).arrayBuffer();
  await ask({});
  await proxy.ended(0);
  await ask({ authorization });
  await proxy.ended(2);
  const [reporter, admin] = ofClients(proxy).map(({ allowedBy }) => allowedBy);
  expect(reporter).toContain('ServiceAccount "reporter/team-a"');
  // Of system:masters the server says none.
  expect(admin).toBeUndefined();
});

const MESSAGE = 'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "team-a"';
const STATUS = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: MESSAGE,
  reason: 'Forbidden',
  code: 403,
});

describe('a server that does not answer its reviews', () => {
  test('in time: the client has its answer meanwhile, and the next one does not wait at all', async () => {
    await using upstream = await rawServer(({ socket }) => {
      socket.on('data', (data) => {
        if (String(data).startsWith('GET')) socket.write(refusal(STATUS));
      });
    });
    await using proxy = await aProxy(upstream.url, { explain: {} });
    for (const _ of [1, 2]) expect((await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`)).status).toBe(403);
    expect(ofClients(proxy).map(({ denial }) => [denial?.class, denial?.nearMiss])).toEqual([
      ['rbac', undefined],
      ['rbac', undefined],
    ]);
    expect(own(proxy).map(({ stage }) => stage)).toEqual(['RequestReceived', 'RequestReceived']);
    const failing = own(proxy)[0]!;
    proxy.server.closeAllConnections();
    proxy.server.close();
    await once(proxy.server, 'close');
    while (failing.stage !== 'Failed') await new Promise(setImmediate);
  });

  test.each([
    ['403', refusal(STATUS)],
    ['nonsense', 'HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\n{x}'],
    ['no rules', 'HTTP/1.1 201 Created\r\nContent-Length: 26\r\n\r\n{"status":{"resourceRules":'],
    ['odd rules', json('{"status":{"resourceRules":[{"verbs":["get"],"resources":7},null,{"verbs":[1]},{}]}}')],
    ['null', json('null')],
  ])('%s: the denial is reported without near misses', async (_, review) => {
    await using upstream = await rawServer(({ socket }) => {
      socket.on('data', (data) => socket.write(String(data).startsWith('GET') ? refusal(STATUS) : review));
    });
    await using proxy = await aProxy(upstream.url, { explain: { allowed: true } });
    const answer = await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`);
    expect([answer.status, answer.headers.get('warning')]).toEqual([
      403,
      '299 kubetrace "missing rule: list pods in a Role of namespace team-a for alice"',
    ]);
  });
});

function refusal(body: string): string {
  return `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function json(body: string): string {
  return `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

test('a storm of denials does not become a storm of questions', async () => {
  await using upstream = await rawServer(({ socket }) => {
    socket.on('data', (data) => socket.write(String(data).startsWith('GET') ? refusal(STATUS) : json('{"status":{}}')));
  });
  await using proxy = await aProxy(upstream.url, { explain: {} });
  for (let i = 0; i < 60; i++) {
    const headers = { authorization: `Bearer ${i}` };
    expect((await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`, { headers })).status).toBe(403);
  }
  expect(own(proxy).length).toBeLessThan(60);
});

test('the message of a denied exec is extended too, since kubectl prints nothing else of it', async () => {
  const upstream = await upstreamAs('team-a:reporter');
  await using proxy = await aProxy(playground.url, { upstream, explain: {}, filter: false });
  const request = [
    'GET /api/v1/namespaces/team-a/pods/web-0/exec?command=ls&stdout=true HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  const answer = await rawExchange(proxy.url, `${request.join('\r\n')}\r\n\r\n`);
  const { message } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { message: string };
  expect(message.split('\n').slice(1)).toEqual([
    'kubetrace: missing rule: get pods/exec "web-0" in a Role of namespace team-a for system:serviceaccount:team-a:reporter',
    'kubetrace: near miss: a rule grants "pods", which does not include subresources; the rule must name "pods/exec"',
  ]);
});
