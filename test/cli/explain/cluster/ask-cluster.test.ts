import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../../src/cli/main.ts';
import { aHome } from '../../../support/a-home.ts';
import { aPlayground, type TestPlayground } from '../../../support/a-playground.ts';
import { aTerminal } from '../../../support/a-terminal.ts';

let playground: TestPlayground;
let home: Awaited<ReturnType<typeof aHome>>;
beforeAll(async () => {
  playground = await aPlayground();
  playground.load(WORLD);
  home = await aHome({ '.kube/config': await playground.kubeconfig() });
});
afterAll(async () => {
  await playground.close();
  await home[Symbol.asyncDispose]();
});

const WORLD = `
{ kind: ServiceAccount, apiVersion: v1, metadata: { name: ci, namespace: team-a } }
---
{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: watcher, namespace: team-a }, rules: [{ apiGroups: [""], resources: [pods], verbs: [watch] }] }
---
{ kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: watchers, namespace: team-a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: watcher }, subjects: [{ kind: ServiceAccount, name: ci, namespace: team-a }, { kind: User, apiGroup: rbac.authorization.k8s.io, name: zoe }] }
`;

const WIDGETS = `
{ kind: CustomResourceDefinition, apiVersion: apiextensions.k8s.io/v1, metadata: { name: widgets.example.com }, spec: { group: example.com, scope: Namespaced, names: { plural: widgets, singular: widget, kind: Widget }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] } }
`;

const denied = (
  resource: string,
  { user = 'system:serviceaccount:team-a:ci', group = '', namespace = 'team-a' } = {},
) =>
  `${resource} is forbidden: User "${user}" cannot list resource "${resource}" in API group "${group}" in the namespace "${namespace}"`;

async function explain(stdin: string, ...args: string[]) {
  const terminal = aTerminal({ stdin, env: { HOME: home.folder } });
  const code = await run(['explain', ...args], terminal);
  return { code, ...terminal.written };
}

describe('explain --context', () => {
  test('offers the smallest change, which lifts it, and says who else gets it', async () => {
    const { stdout, stderr } = await explain(denied('pods'), '--context', 'admin');
    expect(stderr).toBe('');
    const [, others, command] = /^Smallest change, of Role watcher \((.*)\):\n(.*)\n/m.exec(stdout)!;
    expect(others).toBe('also granted to User zoe');
    expect(stdout).toMatch(/^Or a role of its own \(kubectl apply -f -\):\napiVersion: /m);
    expect(stdout).toMatch(/^Near {4}watch on pods is granted, list is not/m);
    const list = () => playground.ask('GET /api/v1/namespaces/team-a/pods', { as: 'team-a:ci' });
    expect((await list()).status).toBe(403);
    const patch = JSON.parse(/ -p '(.*)'$/.exec(command!)![1]!) as unknown;
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/roles/watcher';
    const patched = await playground.admin(`PATCH ${path}`, JSON.stringify(patch), {
      'content-type': 'application/json-patch+json',
    });
    expect(patched.status).toBe(200);
    expect((await list()).status).toBe(200);
    expect((await explain(denied('pods'), '--context', 'admin')).stdout).toMatch(
      /^Cluster it is allowed by now: RoleBinding "watchers\/team-a"/m,
    );
  });

  test('-o json has it as data', async () => {
    const { stdout } = await explain(denied('services'), '--context', 'admin', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      class: 'rbac',
      inCluster: { context: 'admin', changes: [], notes: expect.anything() },
    });
  });

  test('for a resource that the cluster does not have no rule is given, but the group that has it', async () => {
    const { stdout } = await explain(denied('deployments'), '--context', 'admin');
    expect(stdout).toMatch(
      /^Cluster the cluster has no deployments in the core group; it has deployments\.apps: a rule would not help$/m,
    );
    expect(stdout).not.toContain('kind: Role');
  });

  test('what the cluster has is without doubt: it decides over what is built in', async () => {
    playground.load(WIDGETS);
    const widgets = denied('widgets.example.com', { group: 'example.com' }).replace(
      'resource "widgets.example.com"',
      'resource "widgets"',
    );
    expect((await explain(widgets)).stdout).toMatch(/^Doubt {3}widgets\.example\.com is not of Kubernetes itself/m);
    const { stdout } = await explain(widgets, '--context', 'admin');
    expect(stdout).toMatch(/^ServiceAccount team-a\/ci needs "list widgets\.example\.com" in namespace team-a$/m);
    expect(stdout).not.toMatch(/^Doubt/m);
    const gadgets = widgets.replaceAll('widgets', 'gadgets');
    expect((await explain(gadgets, '--context', 'admin')).stdout).toMatch(
      /^a rule would not help: the cluster has no gadgets in the group example\.com$/m,
    );
  });

  test('a place that cannot be stays wrong, whatever the cluster has', async () => {
    const nodes = denied('nodes');
    const { stdout } = await explain(nodes, '--context', 'admin');
    expect(stdout).toMatch(/^a rule would not help: nodes are not in a namespace; did you mean \/api\/v1\/nodes\?$/m);
    expect(stdout).not.toContain('kind: Role');
  });

  test('a namespace and a ServiceAccount that do not exist are named', async () => {
    const { stdout } = await explain(
      denied('pods', { user: 'system:serviceaccount:gone:ci', namespace: 'gone' }),
      '--context',
      'admin',
    );
    expect(stdout).toMatch(/^Cluster the cluster has no namespace gone$/m);
    expect(stdout).toMatch(/^Cluster the cluster has no ServiceAccount gone\/ci$/m);
  });

  test('what the context may not read is said', async () => {
    const { stdout, code } = await explain(denied('pods'), '--context', 'dev');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Cluster clusterroles may not be read by this context \(403\)$/m);
    expect(stdout).toMatch(/^pods|^ServiceAccount team-a\/ci needs/);
  });

  test('a context that is not there', async () => {
    const { code, stderr } = await explain(denied('pods'), '--context', 'nowhere');
    expect([code, stderr]).toEqual([1, expect.stringContaining('nowhere')]);
  });

  test('without --context nothing is asked', async () => {
    expect((await explain(denied('pods'))).stdout).not.toMatch(/^Cluster /m);
  });
});
