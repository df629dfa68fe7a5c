import { expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import { aHome } from '../support/a-home.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

// The rehearsal of docs/playground.md: RBAC is exported from a cluster with real kubectl, loaded into a playground, and asked there.

const CI = 'system:serviceaccount:shop:ci';
const RIGHTS = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ci, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: ci, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: node-reader}
rules: [{apiGroups: [""], resources: [nodes], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: node-readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: node-reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: operators}]
`;

test.each(kubectls())(
  'an export of kubectl $version, loaded, answers who may do what',
  async (kubectl) => {
    await using cluster = await startPlayground();
    cluster.load(RIGHTS);
    await using home = await aHome({ '.kube/config': await cluster.kubeconfig() });
    const there = { env: { HOME: home.folder } };
    const kinds = 'clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts';
    const exported = await runKubectl(kubectl, ['get', kinds, '-A', '-o', 'yaml'], there);
    expect(exported.stderr).toBe('');

    await using playground = theCommand(['playground', '--load', '-'], {}, { typed: true });
    playground.child.stdin.end(exported.stdout);
    const [, kubeconfig = ''] = await playground.said(/export KUBECONFIG=(\S+)/);
    expect(playground.written.stderr).toMatch(/^kubetrace: loaded \d+ objects\n$/);
    const env = { KUBECONFIG: kubeconfig };
    const ask = (...args: readonly string[]) => runKubectl(kubectl, args, { env });
    const can = async (...args: readonly string[]) => (await ask('auth', 'can-i', ...args)).stdout.trim();
    expect(await can('list', 'pods', '-n', 'shop', '--as', CI)).toBe('yes');
    expect(await can('list', 'secrets', '-n', 'shop', '--as', CI)).toBe('no');
    expect(await can('list', 'nodes', '--as', 'eve', '--as-group', 'operators')).toBe('yes');
    expect(await can('list', 'nodes', '--as', 'eve')).toBe('no');
    expect((await ask('get', 'pods', '-n', 'shop', '--as', CI)).stderr).toBe('No resources found in shop namespace.\n');
    expect((await ask('get', 'secrets', '-n', 'shop', '--as', CI)).stderr).toContain(
      `secrets is forbidden: User "${CI}" cannot list resource "secrets" in API group "" in the namespace "shop"`,
    );

    const whoCan = theCommand(['who-can', 'list', 'nodes', '--kubeconfig', kubeconfig]);
    expect(await whoCan.exitCode).toBe(0);
    expect(whoCan.written.stdout).toMatch(/Group operators\n +ClusterRoleBinding node-readers of/);
    const rights = theCommand(['can', '--kubeconfig', kubeconfig, '--as', CI, '-n', 'shop']);
    expect(await rights.exitCode).toBe(0);
    expect(rights.written.stdout).toMatch(/pods/);
  },
  240_000,
);
