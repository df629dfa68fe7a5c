import type { Random } from './a-random.ts';
import type { Step } from './workflows.ts';

/** What a playground needs for the steps below, besides its seed. */
export const STEPS_WORLD = `
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: asked }
spec: { signerName: example.com/s, request: eA==, usages: [client auth] }
`;

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };

/** Requests as programs send them: reads and writes of all kinds, roles and bindings in every way, approvals, impersonation. */
export function randomSteps(random: Random, count: number): Step[] {
  return Array.from({ length: count }, () => impersonated(random, random.of(KINDS)(random)));
}

const KINDS: readonly ((random: Random) => Step)[] = [
  read,
  read,
  (random) => ({ line: `GET /${random.of(['version', 'metrics', 'healthz', 'livez/ping', 'logs/x', 'api', 'apis'])}` }),
  write,
  write,
  roleWrite,
  roleWrite,
  bindingWrite,
  bindingWrite,
  clusterRole,
  certificate,
];

function place(random: Random): string {
  return `/namespaces/${random.of(['team-a', 'team-b'])}`;
}

function read(random: Random): Step {
  const [group, resource] = random.of([
    ['/api/v1', 'pods'],
    ['/api/v1', 'configmaps'],
    ['/api/v1', 'secrets'],
    ['/apis/apps/v1', 'deployments'],
    [RBAC, 'roles'],
  ] as const);
  const where = random.of(['', place(random), place(random)]);
  const collection = `${group}${where}/${resource}`;
  const name = random.of(['web-0', 'web', 'settings', 'pod-reader', 'none']);
  const tail = random.of(['', '?limit=5', `?fieldSelector=metadata.name%3D${name}`, '?watch=1', `/${name}`]);
  if (where === '' && tail.startsWith('/')) return { line: `GET ${group}${place(random)}/${resource}${tail}` };
  return { line: `GET ${collection}${tail}` };
}

function write(random: Random): Step {
  const collection = `/api/v1${place(random)}/configmaps`;
  const name = random.of(['a', 'b', 'c']);
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { x: `${random.below(100)}` } };
  return random.of<Step>([
    { line: `POST ${collection}`, body },
    { line: `PUT ${collection}/${name}`, body },
    { line: `PATCH ${collection}/${name}?fieldManager=t`, body, headers: APPLY },
    { line: `PATCH ${collection}/${name}`, body: { data: { y: 'z' } }, headers: MERGE },
    { line: `DELETE ${collection}/${name}` },
    { line: `DELETE ${collection}?labelSelector=none%3Dsuch` },
    { line: `POST ${collection}?dryRun=All`, body: { ...body, metadata: { generateName: 'g-' } } },
  ]);
}

function rules(random: Random): object[] {
  return Array.from({ length: 1 + random.below(2) }, () => ({
    apiGroups: [random.of(['', 'apps'])],
    resources: random.of([['pods'], ['configmaps', 'secrets'], ['deployments/scale']]),
    verbs: random.of([['get'], ['list', 'watch'], ['delete']]),
    ...(random.below(4) === 0 && { resourceNames: ['x', 'y'] }),
  }));
}

function written(random: Random, collection: string, object: { readonly metadata: { readonly name: string } }): Step {
  const { name } = object.metadata;
  return random.of<Step>([
    { line: `POST ${collection}`, body: object },
    { line: `PUT ${collection}/${name}`, body: object },
    { line: `PATCH ${collection}/${name}?fieldManager=t&force=true`, body: object, headers: APPLY },
    {
      line: `PATCH ${collection}/${name}`,
      body: { metadata: { labels: { at: `l${random.below(1000)}` } } },
      headers: MERGE,
    },
  ]);
}

function roleWrite(random: Random): Step {
  const name = random.of(['r1', 'r2', 'r3']);
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name }, rules: rules(random) };
  return written(random, `${RBAC}${place(random)}/roles`, role);
}

function clusterRole(random: Random): Step {
  // A controller decides what an aggregated one allows, so that no binding below names it.
  const name = random.of(['c1', 'c1', 'c2']);
  const content = name === 'c2' ? { aggregationRule: { clusterRoleSelectors: [] } } : { rules: rules(random) };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, ...content };
  return written(random, `${RBAC}/clusterroles`, role);
}

function bindingWrite(random: Random): Step {
  const [kind, role] = random.of([
    ['Role', 'r1'],
    ['Role', 'r2'],
    ['ClusterRole', 'view'],
    ['ClusterRole', 'c1'],
  ] as const);
  const name = `${kind}-${role}`.toLowerCase();
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: random.of(['alice', 'bob']) }],
  };
  return written(random, `${RBAC}${place(random)}/rolebindings`, binding);
}

function certificate(random: Random): Step {
  const subresource = random.of(['approval', 'status']);
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Asked', message: '' }];
  const body = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'asked' },
    spec: { signerName: 'example.com/s', request: 'eA==', usages: ['client auth'] },
    status: subresource === 'approval' ? { conditions } : { conditions, certificate: 'eA==' },
  };
  return { line: `PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/asked/${subresource}`, body };
}

/** One in eight is sent as somebody else, who has rights of their own. */
function impersonated(random: Random, step: Step): Step {
  if (random.below(8) > 0 || !step.line.startsWith('GET')) return step;
  const whom = random.of<Record<string, string>>([
    { 'impersonate-user': 'system:serviceaccount:team-a:reporter' },
    { 'impersonate-user': 'eve', 'impersonate-group': 'auditors', 'impersonate-extra-reason': 'test' },
    { 'impersonate-user': 'root', 'impersonate-group': 'system:masters', 'impersonate-uid': '7' },
  ]);
  return { ...step, headers: { ...step.headers, ...whom } };
}
