import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { HeaderList } from '../../../../src/api/request/header-list.ts';
import type { DenialClass } from '../../../../src/rbac/rules/denial-classes.ts';
import { explainKubeSphereDenial } from '../../../../src/rbac/kubesphere/denials/explain-kubesphere-denial.ts';
import { cureManifest } from '../../../../src/rbac/cure-manifest.ts';
import type { PolicyRule } from '../../../../src/rbac/rules/policy-rule.ts';
import type { DeniedExchange } from '../../../../src/rbac/denials/evidence/denied-exchange.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';
import { readTable } from '../../../support/table.ts';

interface Row {
  readonly id: string;
  readonly user: string | null;
  readonly request: { readonly method: string; readonly path: string; readonly headers: HeaderList };
  readonly response: {
    readonly status: number;
    readonly headers: HeaderList;
    readonly body?: string;
    readonly bodyBase64?: string;
  };
  readonly scope: string;
  readonly cure: {
    readonly kind: string;
    readonly roleKind?: string;
    readonly rules?: readonly PolicyRule[];
    readonly workspace?: string;
    readonly namespace?: string;
    readonly cluster?: string;
    readonly subjects?: readonly object[];
  };
}

/** A namespace that does not exist, a cluster's second name, or controllers at work do not show in a denial. */
const UNSEEN: Readonly<Record<string, Partial<Row['cure']>>> = {
  'ns-does-not-exist': { roleKind: 'Role', namespace: 'ghost' },
  'ns-tenant-delete': { roleKind: 'Role', namespace: 'nope-ns' },
  'member-through-kube-proxy': { cluster: 'member-proxy' },
  'member-direct-sa-unknown': { cluster: 'host' },
  'controllers-global-role-reaches-member': { roleKind: 'Role', namespace: 'edge-app', cluster: 'member' },
};

const CLASSES: Readonly<Record<string, readonly DenialClass[]>> = {
  'kubesphere-rbac': ['rbac', 'nonresource', 'anonymous', 'handler'],
  'kubernetes-rbac': ['rbac', 'nonresource', 'impersonation'],
  credentials: ['unauthenticated'],
};

describe('every recorded denial', () => {
  test.each(readTable<Row>('kubesphere-denials').map((row) => [row.id, row] as const))('%s', (id, row) => {
    const denial = explainKubeSphereDenial(exchangeOf(row))!;
    const cure = { ...row.cure, ...UNSEEN[id] };
    const grant = denial.cures[0]?.grants[0];
    expect(CLASSES[cure.kind] ?? [cure.kind]).toContain(denial.class);
    expect(denial.rules).toEqual(cure.rules ?? []);
    if (cure.kind !== 'kubesphere-rbac') return expect(grant?.ownRole).toBeUndefined();
    expect(denial.hop!.cluster).toBe(cure.cluster);
    expect(grant!.ownRole).toEqual({
      apiGroup: 'iam.kubesphere.io',
      roleKind: cure.roleKind,
      workspace: cure.workspace ?? '',
    });
    expect(denial.namespace).toBe(cure.namespace ?? '');
    if (denial.class !== 'handler') expect(denial.hop!.resourceScope).toBe(row.scope);
    if (denial.class !== 'anonymous' && row.user)
      expect(boundIn(cureManifest(denial.cures[0]!))).toEqual(cure.subjects);
  });
});

const GLOBAL_ROLE = { roleKind: 'GlobalRole', workspace: '' };

test.each([
  [403, 'workspacetemplates.tenant.kubesphere.io "ws" is forbidden: \n', 'delete', 'workspacetemplates', GLOBAL_ROLE],
  [500, 'workspacetemplates.tenant.kubesphere.io "ws" is forbidden: \n', 'delete', 'workspacetemplates', GLOBAL_ROLE],
  [400, 'incorrect old password\n', 'update', 'users/password', GLOBAL_ROLE],
  [403, 'users.iam.kubesphere.io "bob" is forbidden: not allow to get users\n', 'get', 'users', GLOBAL_ROLE],
  [
    500,
    'failed to describe user: User.iam.kubesphere.io "kubesphere:serviceaccount:a:b" not found\n',
    'list',
    'clusters',
    GLOBAL_ROLE,
  ],
])('a handler says %i %s', (status, text, verb, resource, ownRole) => {
  const denial = explainKubeSphereDenial(plain(status, text, '/kapis/tenant.kubesphere.io/v1beta1/clusters'))!;
  expect(denial).toMatchObject({ class: 'handler', rules: [{ verbs: [verb], resources: [resource] }] });
  expect(denial.cures[0]!.grants[0]).toMatchObject({ ownRole });
});

test.each([
  ['/kapis/terminal.kubesphere.io/v1alpha2/nodes/n1/exec', 'ClusterRole', '', { resources: ['nodes/exec'] }],
  [
    '/kapis/terminal.kubesphere.io/v1alpha2/users/bob/kubectl',
    'Role',
    'kubesphere-system',
    { resources: ['pods/exec'], resourceNames: ['ks-managed-kubectl-bob'] },
  ],
])('the terminal at %s denies with an empty line', (path, roleKind, namespace, rule) => {
  const denial = explainKubeSphereDenial(plain(403, '\n', path))!;
  expect(denial).toMatchObject({ class: 'handler', namespace, rules: [rule] });
  expect(denial.cures[0]!.grants[0]!.ownRole!.roleKind).toBe(roleKind);
});

test.each([
  [
    'users.iam.kubesphere.io is forbidden: User "a" cannot list resource "users" in API group "iam.kubesphere.io" at the cluster scope',
    'GlobalRole',
  ],
  ['pods is forbidden: User "a" cannot list resource "pods" in API group "" in the namespace "n"', 'Role'],
  ['pods is forbidden: User "a" cannot list resource "pods" in API group "" in the namespace ".."', 'ClusterRole'],
  ['forbidden: User "a" cannot GET path "/kapis"', 'ClusterRole'],
])('from the words alone: %s', (message, roleKind) => {
  expect(explainKubeSphereDenial(aDeniedExchange(message))!.cures[0]!.grants[0]!.ownRole!.roleKind).toBe(roleKind);
});

test('a workspace that cannot be a label needs a ClusterRole', () => {
  const target = '/api/v1/secrets?watch=true&labelSelector=kubesphere.io/workspace%3Dws-a,env%3Dprod';
  const message = 'secrets is forbidden: User "a" cannot watch resource "secrets" in API group "" at the cluster scope';
  const denial = explainKubeSphereDenial(aDeniedExchange(message, { method: 'GET', target }))!;
  expect(denial.hop).toMatchObject({ resourceScope: 'Workspace', workspace: 'ws-a,env=prod' });
  expect(denial.cures[0]!.grants[0]!.ownRole!.roleKind).toBe('ClusterRole');
});

test('wider kinds and the roles that come with KubeSphere are offered, those of administrators are not', () => {
  const message = 'pods is forbidden: User "a" cannot list resource "pods" in API group "" in the namespace "n"';
  const titles = explainKubeSphereDenial(aDeniedExchange(message))!.cures.map(({ title }) => title);
  expect(titles).toEqual([
    'least',
    'in a ClusterRole',
    'in a GlobalRole',
    'existing Role viewer',
    'existing Role operator',
    'existing ClusterRole cluster-viewer',
  ]);
});

test('a list of everything is pointed to the narrower paths', () => {
  const message =
    'pods.resources.kubesphere.io is forbidden: User "a" cannot list resource "pods" in API group "resources.kubesphere.io" at the cluster scope';
  const reasonFor = (target: string) =>
    explainKubeSphereDenial(aDeniedExchange(message, { method: 'GET', target }))!.reason;
  expect(reasonFor('/kapis/resources.kubesphere.io/v1alpha3/pods')).toContain(
    'with namespaces/NS or workspaces/WS in it',
  );
  expect(reasonFor('/kapis/resources.kubesphere.io/v1alpha3/namespaces/n/pods')).not.toContain('namespaces/NS');
});

test('anything else with such a status is not a denial', () => {
  expect(explainKubeSphereDenial(plain(500, 'oops\n', '/kapis/a/v1/b'))).toBeUndefined();
  expect(explainKubeSphereDenial(plain(404, 'no\n', '/kapis/a/v1/b'))).toBeUndefined();
  expect(explainKubeSphereDenial(plain(403, 'teapot\n', '/kapis/a/v1/b'))).toMatchObject({ class: 'unknown' });
});

function exchangeOf({ request, response }: Row): DeniedExchange {
  const { status, headers, body = '', bodyBase64 } = response;
  return {
    method: request.method,
    target: request.path,
    requestHeaders: request.headers,
    status,
    responseHeaders: headers,
    body: bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64'),
  };
}

function plain(status: number, text: string, target: string): DeniedExchange {
  const responseHeaders: HeaderList = [['Content-Type', 'text/plain; charset=utf-8']];
  return { method: 'GET', target, requestHeaders: [], status, responseHeaders, body: Buffer.from(text) };
}

function boundIn(manifest: string): unknown {
  const documents = parseAllDocuments(manifest).map((document) => document.toJS() as { subjects?: unknown });
  return documents.find(({ subjects }) => subjects !== undefined)?.subjects;
}
