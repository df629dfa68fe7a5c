import type { Random } from './a-random.ts';
import type { Step } from './workflows.ts';

/** Objects that second checks compare with what is written, besides those of the seed of a playground. */
export const STEPS_WORLD = `
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: asked }
spec: { signerName: example.com/s, request: eA==, usages: [client auth] }
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: signed }
spec: { signerName: example.com/t, request: eA==, usages: [client auth] }
status: { certificate: eA==, conditions: [{ type: Approved, status: 'True', reason: Asked, message: '' }] }
`;

export const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

/** Writes of all kinds: of objects, of roles and bindings in every way, of certificates. Some belong together. */
export const WRITES: readonly ((random: Random) => readonly Step[])[] = [
  write,
  write,
  subresource,
  roleWrite,
  roleWrite,
  bindingWrite,
  bindingWrite,
  clusterRole,
  certificate,
  certificate,
  changeOfNothing,
];

/** One of the namespaces that the steps are about. */
export function place(random: Random): string {
  return `/namespaces/${random.of(['team-a', 'team-b'])}`;
}

function write(random: Random): Step[] {
  const collection = `/api/v1${place(random)}/configmaps`;
  const name = random.of(['a', 'b', 'c']);
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { x: `${random.below(100)}` } };
  return random.of<Step[]>([
    [{ line: `POST ${collection}`, body }],
    [{ line: `PUT ${collection}/${name}`, body }],
    [{ line: `PUT ${collection}/${name}`, body: { ...body, metadata: { name, resourceVersion: '1' } } }],
    [{ line: `PATCH ${collection}/${name}?fieldManager=t`, body, headers: APPLY }],
    [{ line: `PATCH ${collection}/${name}`, body: { data: { y: 'z' } }, headers: MERGE }],
    [{ line: `DELETE ${collection}/${name}` }],
    [{ line: `DELETE ${collection}?labelSelector=none%3Dsuch` }],
    [{ line: `POST ${collection}`, body: { ...body, metadata: { generateName: 'g-' } } }],
    [{ line: `POST ${collection}?dryRun=All`, body: { ...body, metadata: { generateName: 'g-' } } }],
    [{ line: `POST /api/v1/namespaces`, body: { metadata: { name: `team-${name}-2` } } }],
  ]);
}

function subresource(random: Random): Step[] {
  const [pod, apps] = ['/api/v1/namespaces/team-a/pods/web-0', '/apis/apps/v1/namespaces/team-a/deployments/web'];
  const accounts = `/api/v1${place(random)}/serviceaccounts`;
  return random.of<Step[]>([
    [{ line: `POST ${pod}/exec?command=date&stdout=true`, headers: SOCKET }],
    [{ line: `GET ${pod}/exec?command=date&stdout=true`, headers: SOCKET }],
    [{ line: `GET ${pod}/log` }],
    [{ line: `PATCH ${pod}/status`, body: { status: { message: 'x' } }, headers: MERGE }],
    [{ line: `GET ${apps}/scale` }],
    [{ line: `PATCH ${apps}/scale`, body: { spec: { replicas: 1 + random.below(2) } }, headers: MERGE }],
    [{ line: `POST ${accounts}/default/token`, body: { spec: { expirationSeconds: 600 } } }],
    [{ line: `POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews`, body: { spec: { namespace: 'team-a' } } }],
  ]);
}

const SOCKET = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
};

function rules(random: Random): object[] {
  return Array.from({ length: 1 + random.below(2) }, () => ({
    apiGroups: [random.of(['', 'apps'])],
    resources: random.of([['pods'], ['configmaps', 'secrets'], ['deployments/scale']]),
    verbs: random.of([['get'], ['list', 'watch'], ['delete']]),
    ...(random.below(4) === 0 && { resourceNames: ['x', 'y'] }),
  }));
}

function written(random: Random, collection: string, object: { readonly metadata: { readonly name: string } }): Step[] {
  const { name } = object.metadata;
  return random.of<Step[]>([
    [{ line: `POST ${collection}`, body: object }],
    [{ line: `PUT ${collection}/${name}`, body: object }],
    [{ line: `PUT ${collection}/${name}?dryRun=All`, body: object }],
    [{ line: `PATCH ${collection}/${name}?fieldManager=t&force=true`, body: object, headers: APPLY }],
    [{ line: `PATCH ${collection}/${name}`, body: label(random), headers: MERGE }],
    [{ line: `PATCH ${collection}/${name}`, body: [LABELLED], headers: JSON_PATCH }],
    [{ line: `DELETE ${collection}/${name}` }],
  ]);
}

const LABELLED = { op: 'add', path: '/metadata/labels', value: { at: 'json' } };

function label(random: Random): object {
  return { metadata: { labels: { at: `l${random.below(1000)}` } } };
}

function roleWrite(random: Random): Step[] {
  const name = random.of(['r1', 'r2', 'r3']);
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name }, rules: rules(random) };
  // Without verbs it is not valid.
  const wrong = { ...role, rules: [{ apiGroups: [''], resources: ['nodes'], verbs: [] }, ...rules(random)] };
  return written(random, `${RBAC}${place(random)}/roles`, random.below(8) === 0 ? wrong : role);
}

function clusterRole(random: Random): Step[] {
  // A controller decides what an aggregated one allows, so that no binding below names it.
  const name = random.of(['c1', 'c1', 'c2']);
  const content = name === 'c2' ? { aggregationRule: { clusterRoleSelectors: [] } } : { rules: rules(random) };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, ...content };
  return written(random, `${RBAC}/clusterroles`, role);
}

function bindingWrite(random: Random): Step[] {
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

const APPROVED = [{ type: 'Approved', status: 'True', reason: 'Asked', message: '' }];

function request(name: string, signerName: string, status: object, resourceVersion?: string): object {
  const spec = { signerName, request: 'eA==', usages: ['client auth'] };
  const metadata = { name, ...(resourceVersion !== undefined && { resourceVersion }) };
  return { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata, spec, status };
}

function certificate(random: Random): Step[] {
  const subresource = random.of(['approval', 'status']);
  const version = random.of([undefined, undefined, '1']);
  const status = random.of([{ conditions: APPROVED }, { conditions: APPROVED, certificate: 'eA==' }]);
  return [{ line: `PUT ${CSRS}/asked/${subresource}`, body: request('asked', 'example.com/s', status, version) }];
}

/** What the server compares with the object that is there: only a trace that has shown it can tell that nothing changed. */
function changeOfNothing(random: Random): Step[] {
  const status = { certificate: 'eA==', conditions: APPROVED };
  const roles = `${RBAC}/namespaces/team-a/roles/pod-reader`;
  return random.of<Step[]>([
    [
      { line: `GET ${CSRS}/signed` },
      { line: `PUT ${CSRS}/signed/status`, body: request('signed', 'example.com/t', status) },
    ],
    [{ line: `GET ${roles}` }, { line: `PATCH ${roles}`, body: {}, headers: MERGE }],
  ]);
}
