import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';

async function explain(stdin: string, ...args: string[]): Promise<string> {
  const terminal = aTerminal({ stdin });
  await run(['explain', ...args], terminal);
  return terminal.written.stdout;
}

const denied = (user: string, verb: string, resource: string, where: string) =>
  `Error from server (Forbidden): ${resource} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "" ${where}\n`;
const inNamespace = (name: string) => `in the namespace "${name}"`;
const CLUSTER = 'at the cluster scope';
const ROBOT = 'system:serviceaccount:default:default';

describe('several denials', () => {
  test('of one subject: a head line, one role for a namespace, and a line for each', async () => {
    const text = await explain(
      denied(ROBOT, 'list', 'pods', inNamespace('a')) +
        denied(ROBOT, 'list', 'secrets', inNamespace('a')).repeat(3) +
        denied(ROBOT, 'list', 'nodes', CLUSTER),
    );
    expect(text).toMatch(
      /^3 denials, all of ServiceAccount default\/default in namespace a and the whole cluster\n\nCure of all \(/,
    );
    expect(text.match(/^kind: .*$/gm)).toEqual([
      'kind: Role',
      'kind: RoleBinding',
      'kind: ClusterRole',
      'kind: ClusterRoleBinding',
    ]);
    expect(text).toContain('rules: [{apiGroups: [""], resources: ["pods", "secrets"], verbs: ["list"]}]\n');
    expect(text).toMatch(/^ {3}1 {4}"list pods" in namespace a$/m);
    expect(text).toMatch(/^ {3}2 {4}"list secrets" in namespace a \(3 times, first on line 2\)$/m);
    expect(text).toMatch(/^ {3}3 {4}"list nodes" in the whole cluster \(on line 5\)$/m);
  });

  test('of several subjects: each line says whose it is', async () => {
    const text = await explain(
      denied('ann', 'list', 'pods', inNamespace('a')) + denied('bob', 'list', 'pods', inNamespace('b')),
    );
    expect(text).toMatch(/^2 denials of 2 subjects in namespaces a and b\n/);
    expect(text).toMatch(/^ {3}2 {4}bob needs "list pods" in namespace b \(on line 2\)$/m);
  });

  test('what no rule lifts is counted apart', async () => {
    const quota =
      'Error from server (Forbidden): pods "x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1\n';
    const text = await explain(denied('ann', 'list', 'pods', inNamespace('a')) + quota);
    expect(text).toContain('Cure of 1 of 2 (');
    expect(text).toMatch(/^ {3}2 {4}the quota compute refused it: no RBAC rule helps \(on line 2\)$/m);
    const two = await explain(quota + quota.replace('compute', 'other'));
    expect(two).toMatch(/^2 denials: no RBAC rule helps\n/);
    expect(two).not.toContain('kubectl apply');
  });

  test('--each gives every one for itself', async () => {
    const text = await explain(
      denied('ann', 'list', 'pods', inNamespace('a')) + denied('ann', 'get', 'pods', inNamespace('a')),
      '--each',
    );
    expect(text.match(/^ann needs .*$/gm)).toEqual([
      'ann needs "list pods" in namespace a',
      'ann needs "get pods" in namespace a',
    ]);
    expect(text.match(/^kind: Role$/gm)).toHaveLength(2);
  });

  test('-o yaml is one manifest, with --each one for each denial, none twice', async () => {
    const pods = denied('ann', 'list', 'pods', inNamespace('a'));
    const input = pods + denied('ann', 'list', 'secrets', inNamespace('a')) + pods.replace('pods is', 'pods "" is');
    expect((await explain(input, '-o', 'yaml')).match(/^kind: Role$/gm)).toHaveLength(1);
    expect((await explain(input, '-o', 'yaml', '--each')).match(/^kind: Role$/gm)).toHaveLength(2);
  });

  test('of the pods of one ReplicaSet: one', async () => {
    const log = (name: string) =>
      `pods "${name}" is forbidden: User "ann" cannot get resource "pods/log" in API group "" in the namespace "a"\n`;
    const text = await explain(log('web-6d4cf56db6-mcpwh') + log('web-6d4cf56db6-x2ng7'));
    expect(text).toMatch(/^ann needs "get pods\/log" in namespace a\n/);
    expect(text).toMatch(/^Others {2}2 this name only · /m);
    expect(text).toMatch(/^Found {3}2 times, first on line 1$/m);
  });
});
