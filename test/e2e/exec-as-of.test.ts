import { expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import { aHome } from '../support/a-home.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

// Who may only get pods/exec: kubectl since 1.30 asks by WebSocket, a GET, and then by SPDY, a POST; older ones by SPDY alone.

const RIGHTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: getter, namespace: team-a}
rules:
- {apiGroups: [""], resources: [pods/exec], verbs: [get]}
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: getter, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: getter}
subjects: [{kind: ServiceAccount, name: reporter, namespace: team-a}]
`;

const cases = kubectls().flatMap((kubectl) => [34, 35].map((minor) => ({ kubectl, version: kubectl.version, minor })));

test.each(cases)(
  'kubectl $version exec with get alone, as of 1.$minor',
  async ({ kubectl, version, minor }) => {
    await using playground = await startPlayground({ minor });
    playground.load(RIGHTS);
    await using home = await aHome({ '.kube/config': await playground.kubeconfig('reporter') });
    const { exitCode, stdout, stderr } = await runKubectl(kubectl, ['exec', 'web-0', '--', 'hostname'], {
      env: { HOME: home.folder },
    });
    const isAllowed = minor < 35 && Number(version.split('.')[1]) >= 30;
    expect([exitCode, stdout]).toEqual(isAllowed ? [0, 'web-0\n'] : [1, '']);
    if (!isAllowed) expect(stderr).toContain('cannot create resource "pods/exec"');
  },
  120_000,
);
