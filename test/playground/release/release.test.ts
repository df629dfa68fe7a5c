import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlayground, type Playground } from '../../../src/playground/playground.ts';
import { DIFFERENCES, SERVED } from '../../../src/playground/release/differences.ts';
import { MINORS, Release } from '../../../src/playground/release/release.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
/** `reporter` may get, and not create, pods/exec and pods/portforward. */
const RIGHTS = `
apiVersion: ${RBAC}
kind: Role
metadata: {name: getter, namespace: team-a}
rules: [{apiGroups: [""], resources: [pods/exec, pods/portforward], verbs: [get]}]
---
apiVersion: ${RBAC}
kind: RoleBinding
metadata: {name: getter, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: getter}
subjects: [{kind: ServiceAccount, name: reporter, namespace: team-a}]
`;

interface Answer {
  readonly code: number;
  readonly message: string;
  readonly body: string;
}

/** One GET, with an upgrade to WebSocket where a protocol is given. */
async function get(
  { url }: Playground,
  path: string,
  { token, headers = {}, protocol }: { token?: string; headers?: IncomingHttpHeaders; protocol?: string } = {},
): Promise<Answer> {
  const upgrade = protocol !== undefined && {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': protocol,
  };
  const authorization = token !== undefined && { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url + path, { agent: false, headers: { ...headers, ...upgrade, ...authorization } });
    sent.once('error', reject).once('upgrade', (_, socket) => {
      socket.destroy();
      resolve({ code: 101, message: '', body: '' });
    });
    sent.once('response', (answer) => {
      let body = '';
      answer.on('data', (piece) => {
        body += String(piece);
        // The first event of a watch is enough.
        if (path.includes('watch=')) answer.destroy();
      });
      answer.once('close', () => {
        const { message = '' } = body.startsWith('{"kind":"Status"') ? (JSON.parse(body) as { message?: string }) : {};
        resolve({ code: answer.statusCode ?? 0, message, body });
      });
    });
    sent.end();
  });
}

describe.each(MINORS)('as of 1.%i', (minor) => {
  let playground: Playground;
  let [admin, reporter] = ['', ''];
  beforeAll(async () => {
    playground = await startPlayground({ minor });
    playground.load(RIGHTS);
    [admin, reporter] = [await playground.token('admin'), await playground.token('reporter')];
  });
  afterAll(() => playground.close());
  const ask = (path: string, asking: Parameters<typeof get>[2] = {}) =>
    get(playground, path, { token: admin, ...asking });

  test('says so, and so do its kubelets and images', async () => {
    expect(JSON.parse((await ask('/version')).body)).toMatchObject({ major: '1', minor: `${minor}` });
    const nodes = (await ask('/api/v1/nodes')).body + (await ask('/api/v1/namespaces/kube-system/pods')).body;
    expect([...new Set(nodes.match(/v1\.\d+\.\d+/g))]).toEqual([new Release(minor).version]);
  });

  test('exec by WebSocket takes create from 1.35 on', async () => {
    const path = '/api/v1/namespaces/team-a/pods/web-0/exec?command=date&stdout=true';
    const { code, message } = await ask(path, { token: reporter, protocol: 'v5.channel.k8s.io' });
    expect([code, message]).toEqual(minor >= 35 ? [403, 'pods "web-0" is forbidden: '] : [101, '']);
  });

  test('port-forward by WebSocket is there from 1.31 on', async () => {
    const protocol = 'SPDY/3.1+portforward.k8s.io';
    const { code } = await ask('/api/v1/namespaces/team-a/pods/web-0/portforward?ports=8080', { protocol });
    expect(code).toBe(minor >= 31 ? 101 : 403);
  });

  test('a denied impersonation is worded by the constrained modes from 1.36 on', async () => {
    const headers = { 'impersonate-user': 'bob' };
    const { code, message } = await ask('/api/v1/pods', { token: reporter, headers });
    const who = 'User "system:serviceaccount:team-a:reporter" cannot';
    expect([code, message]).toEqual([
      403,
      minor >= 36
        ? `pods is forbidden: ${who} impersonate-on:user-info:list resource "pods" in API group "" at the cluster scope`
        : `users "bob" is forbidden: ${who} impersonate resource "users" in API group "" at the cluster scope`,
    ]);
  });

  test('a kubelet reads the other nodes until 1.31', async () => {
    const headers = { 'impersonate-user': 'system:node:node1', 'impersonate-group': 'system:nodes' };
    const codes = await Promise.all(
      ['nodes/node2', 'nodes', 'pods'].map((path) => ask(`/api/v1/${path}`, { headers })),
    );
    expect(codes.map(({ code }) => code)).toEqual(minor >= 32 ? [403, 403, 403] : [200, 200, 200]);
  });

  test('a watch sends initial events in 1.32 and from 1.34 on', async () => {
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const { code, message } = await ask(`/api/v1/namespaces?${query}`);
    const why =
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
    expect([code, message]).toEqual(minor === 32 || minor >= 34 ? [200, ''] : [422, why]);
  });

  test('ServiceCIDR and IPAddress are served from 1.33 on, v1beta3 of flowcontrol until 1.31', async () => {
    const networking = (await ask('/apis/networking.k8s.io/v1')).body;
    expect(/"ipaddresses"/.test(networking) && /"servicecidrs"/.test(networking)).toBe(minor >= 33);
    expect((await ask('/apis/networking.k8s.io/v1/ipaddresses')).code).toBe(minor >= 33 ? 200 : 404);
    const { code, body } = await ask('/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas/exempt');
    expect(code).toBe(minor <= 31 ? 200 : 404);
    if (minor <= 31) expect(JSON.parse(body)).toMatchObject({ apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3' });
    const { body: group } = await ask('/apis/flowcontrol.apiserver.k8s.io');
    expect(JSON.parse(group)).toMatchObject({ preferredVersion: { version: 'v1' } });
  });
});

test('each difference has a release on either side of it, and a source', () => {
  const differences = [...Object.values(DIFFERENCES), ...SERVED.values()];
  for (const { source, ...difference } of differences) {
    expect(source).toMatch(/,/);
    const [since, until] = [
      'since' in difference ? difference.since! : 30,
      'until' in difference ? difference.until! : 36,
    ];
    expect(since > 30 || until < 36).toBe(true);
    expect(MINORS).toContain(since);
    expect(MINORS).toContain(until);
  }
  expect(() => new Release(29)).toThrow(RangeError);
});
