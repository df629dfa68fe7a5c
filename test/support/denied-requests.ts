import { RESOURCES } from '../../src/playground/store/resource-table.ts';
import type { Resource } from '../../src/playground/store/resource-table.ts';
import type { HeaderList } from '../../src/api/request/header-list.ts';

/** A request that a ServiceAccount of its own sends to a playground, and that is denied. Nothing that it does stays. */
export interface DeniedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: string;
  /** The ServiceAccount in team-a. */
  readonly account: string;
  /** Manifests of what must exist before. */
  readonly given: string;
}

/** Denials of every kind that a rule lifts, from a fixed sequence of random numbers. */
export function* deniedRequests(count: number, seed: number): Generator<DeniedRequest> {
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const account = `caller-${i}`;
    const make = KINDS[i % KINDS.length]!;
    const given = `{ kind: ServiceAccount, apiVersion: v1, metadata: { name: ${account}, namespace: team-a } }`;
    const made = make(random, i);
    const body = made.method.startsWith('P') ? (made.body ?? '{}') : '';
    yield { headers: [], account, ...made, body, given: [given, made.given ?? ''].filter(Boolean).join('\n---\n') };
  }
}

type Make = (random: Random, i: number) => Pick<DeniedRequest, 'method' | 'path'> & Partial<DeniedRequest>;

interface Random {
  one<T>(...choices: readonly T[]): T;
  /** One to all of them. */
  some<T>(...choices: readonly T[]): T[];
}

/** A linear congruential generator. */
function randomFrom(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    one: (...choices) => choices[below(choices.length)]!,
    some: (...choices) => choices.slice(0, 1 + below(choices.length)),
  };
}

const KINDS: readonly Make[] = [
  collection,
  object,
  subresource,
  nonResource,
  object,
  impersonation,
  collection,
  creatingWrite,
  stream,
  escalation,
  subresource,
  binding,
];

const SERVED = RESOURCES.filter(({ verbs }) => verbs.includes('list'));

function pathOf({ group, version, plural, namespaced }: Resource, random: Random, allNamespaces = false): string {
  const where = namespaced && !allNamespaces ? `/namespaces/${random.one('team-a', 'team-b', 'default')}` : '';
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}${where}/${plural}`;
}

/** A Role for a namespace goes into it, so it must be there. */
function nameOf({ plural }: Resource, name: string): string {
  return plural === 'namespaces' ? 'team-b' : name;
}

function collection(random: Random) {
  const path = pathOf(random.one(...SERVED), random, random.one(true, false));
  return random.one(
    { method: 'GET', path },
    { method: 'HEAD', path: `${path}?limit=5` },
    { method: 'GET', path: `${path}?watch=1&fieldSelector=metadata.name%3Dx` },
    { method: 'GET', path: `${path}?fieldSelector=metadata.name%3Dno-such` },
    { method: 'POST', path: `${path}?dryRun=All` },
    { method: 'DELETE', path: `${path}?dryRun=All&labelSelector=no%3Dsuch` },
  );
}

function object(random: Random) {
  const resource = random.one(...SERVED);
  const path = `${pathOf(resource, random)}/${nameOf(resource, random.one('no-such', 'x.y-z', '%C3%A9t%C3%A9', 'a%20b'))}`;
  return { method: random.one('GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'), path: `${path}?dryRun=All` };
}

function subresource(random: Random) {
  const parent = random.one(...SERVED.filter(({ subresources }) => subresources.length > 0));
  const { name } = random.one(...parent.subresources);
  const rest = name === 'proxy' ? '/metrics' : '';
  const path = `${pathOf(parent, random)}/${nameOf(parent, 'no-such')}/${name}${rest}?dryRun=All`;
  return { method: random.one('GET', 'POST', 'PUT', 'PATCH'), path };
}

function nonResource(random: Random) {
  const path = random.one('/metrics', '/', '/livez/ping', '/a%20b', '/%C3%A9', '/healthz/', '/logs//x');
  return { method: random.one('GET', 'POST', 'HEAD', 'DELETE'), path };
}

function impersonation(random: Random, i: number) {
  const user = random.one(`bob-${i}`, `system:serviceaccount:team-b:ci-${i}`, `"q" <${i}>`);
  const groups = random.some('dev', 'ops team', 'x').map((group) => ['Impersonate-Group', `${group}-${i}`] as const);
  const extras = [['Impersonate-Extra-Example.com%2Fscopes', 'view']] as const;
  const others = random.one([], groups, [...groups, ...extras, ['Impersonate-Uid', 'u-1'] as const]);
  return { ...collection(random), headers: [['Impersonate-User', user] as const, ...others] };
}

/** A write of what is not there yet: it asks twice, the second time for `create`. */
function creatingWrite(random: Random) {
  const [plural, namespace] = [random.one('configmaps', 'secrets'), random.one('team-a', 'team-b')];
  const kind = plural === 'secrets' ? 'Secret' : 'ConfigMap';
  const path = `/api/v1/namespaces/${namespace}/${plural}/new-one?dryRun=All&fieldManager=test`;
  const headers = [['Content-Type', 'application/apply-patch+yaml'] as const];
  return {
    method: 'PATCH',
    path,
    headers,
    body: JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'new-one' } }),
  };
}

/** A GET, as a WebSocket handshake is one. */
function stream(random: Random) {
  const name = random.one('exec', 'attach', 'portforward');
  return { method: 'GET', path: `/api/v1/namespaces/team-a/pods/web-0/${name}?command=ls` };
}

function escalation(random: Random, i: number) {
  const rules = [
    {
      apiGroups: random.some('', 'apps'),
      resources: random.some('secrets', 'pods/log'),
      verbs: random.some('get', 'list'),
    },
    { apiGroups: ['batch'], resources: ['jobs'], resourceNames: random.some('a', 'b'), verbs: ['list'] },
  ];
  return { ...writeRbac('Role', `role-${i}`, { rules }), given: mayWrite(`caller-${i}`, 'roles') };
}

function binding(random: Random, i: number) {
  const role = random.one({ kind: 'Role', name: 'pod-reader' }, { kind: 'ClusterRole', name: 'view' });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', ...role };
  const spec = { roleRef, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'bob' }] };
  return { ...writeRbac('RoleBinding', `binding-${i}`, spec), given: mayWrite(`caller-${i}`, 'rolebindings') };
}

function writeRbac(kind: string, name: string, fields: object) {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/${kind.toLowerCase()}s?dryRun=All`;
  const object = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'team-a' },
    ...fields,
  };
  return { method: 'POST', path, body: JSON.stringify(object) };
}

function mayWrite(account: string, plural: string): string {
  const head = `apiVersion: rbac.authorization.k8s.io/v1\nmetadata: { name: ${account}, namespace: team-a }`;
  const rules = `rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [${plural}], verbs: [create] }]`;
  const subjects = `subjects: [{ kind: ServiceAccount, name: ${account}, namespace: team-a }]`;
  return `kind: Role\n${head}\n${rules}\n---\nkind: RoleBinding\n${head}\nroleRef: { kind: Role, name: ${account} }\n${subjects}`;
}
