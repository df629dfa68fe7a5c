import { ADDONS } from './seed-addons.ts';
import { NODES } from './seed-nodes.ts';
import { labelled, object } from './seed-shapes.ts';
import type { KubeObject } from './store/kube-object.ts';

const WEB = { name: 'c', image: 'registry.example/web:1', ports: [{ containerPort: 8080 }] };

/** What every cluster has besides RBAC: priority and fairness, nodes, namespaces. */
const SURROUNDINGS: readonly KubeObject[] = [
  flowSchema('exempt', 'exempt'),
  flowSchema('service-accounts', 'workload-low'),
  flowSchema('global-default', 'global-default'),
  priorityLevel('exempt', 'Exempt'),
  priorityLevel('workload-low', 'Limited'),
  priorityLevel('global-default', 'Limited'),
  ...NODES,
  namespace('default'),
  namespace('kube-system'),
  namespace('kube-public'),
  namespace('kube-node-lease'),
  object('scheduling.k8s.io/v1', 'PriorityClass', 'system-node-critical', { value: 2_000_001_000 }),
  object('scheduling.k8s.io/v1', 'PriorityClass', 'system-cluster-critical', { value: 2_000_000_000 }),
];

const TEAM_A: readonly KubeObject[] = [
  namespace('team-a'),
  object('v1', 'ServiceAccount', 'default/sample'),
  object('v1', 'ServiceAccount', 'team-a/deployer'),
  object('v1', 'ServiceAccount', 'team-a/reporter'),
  labelled({ app: 'web' }, object('v1', 'Pod', 'team-a/web-0', { spec: { nodeName: 'node1', containers: [WEB] } })),
  labelled(
    { app: 'web' },
    object('apps/v1', 'Deployment', 'team-a/web', {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web', tier: 'front' } },
        template: { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [WEB] } },
      },
    }),
  ),
  object('v1', 'Service', 'team-a/web', {
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  }),
  object('v1', 'ConfigMap', 'team-a/settings', { data: { color: 'blue', log: 'info' } }),
  object('v1', 'Secret', 'team-a/db', { stringData: { password: 'not-a-real-one' } }),
];

const ALL_BUT_DELETECOLLECTION = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const READ_PODS = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };

const RIGHTS: readonly KubeObject[] = [
  // The user dev and the ServiceAccount reporter may read pods in team-a, and nothing else.
  rbac('Role', 'pod-reader', { rules: [READ_PODS] }),
  rbac('RoleBinding', 'pod-readers', {
    roleRef: { kind: 'Role', name: 'pod-reader' },
    subjects: [{ kind: 'User', name: 'dev' }, serviceAccount('reporter')],
  }),
  // The deployer rolls out and may write Roles, but only with rules that it has been granted: RBAC prevents escalation.
  rbac('Role', 'deployer', {
    rules: [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ALL_BUT_DELETECOLLECTION },
      READ_PODS,
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'rolebindings'],
        verbs: ALL_BUT_DELETECOLLECTION,
      },
    ],
  }),
  rbac('RoleBinding', 'deployer', {
    roleRef: { kind: 'Role', name: 'deployer' },
    subjects: [serviceAccount('deployer')],
  }),
];

/** The objects of a new playground, besides the bootstrap policy of RBAC. */
export const SEED_OBJECTS: readonly KubeObject[] = [...SURROUNDINGS, ...ADDONS, ...TEAM_A, ...RIGHTS];

function namespace(name: string): KubeObject {
  return object('v1', 'Namespace', name);
}

function flowSchema(name: string, level: string): KubeObject {
  const spec = { priorityLevelConfiguration: { name: level } };
  return object('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', name, { spec });
}

function priorityLevel(name: string, type: string): KubeObject {
  return object('flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', name, { spec: { type } });
}

/** In team-a. */
function rbac(kind: string, name: string, content: object): KubeObject {
  return object('rbac.authorization.k8s.io/v1', kind, `team-a/${name}`, content);
}

function serviceAccount(name: string): object {
  return { kind: 'ServiceAccount', name, namespace: 'team-a' };
}
