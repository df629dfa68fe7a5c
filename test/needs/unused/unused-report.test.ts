import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leastRoles } from '../../../src/needs/roles/least-roles.ts';
import { roleList } from '../../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../../src/needs/roles/role-names.ts';
import { ReviewedAccesses } from '../../../src/needs/unused/reviewed-access.ts';
import { unusedReport, verdictOn } from '../../../src/needs/unused/unused-report.ts';
import type { TraceSource } from '../../../src/needs/counts/caller.ts';
import { Usage } from '../../../src/needs/usage.ts';
import { createProxy } from '../../../src/proxy/proxy.ts';
import { listen } from '../../../src/proxy/listen.ts';
import { rbacDocuments } from '../../../src/rbac/grants/rbac-documents.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { cureOf } from '../../../src/rbac/cures/cures.ts';
import type { Denial } from '../../../src/rbac/rules/denial.ts';
import type { RbacObjects } from '../../../src/rbac/rules/policy.ts';
import { subjectOf } from '../../../src/rbac/rules/subject.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { permissionsOf } from '../../support/permissions-of.ts';
import { TEAM_B } from '../../support/stages.ts';
import { sendStep, type Workflow, WORKFLOWS } from '../../support/workflows.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground(TEAM_B)));
afterAll(() => playground.close());

/** What an administrator does through the proxy, known by name. */
async function doneBy(username: string, { steps, undo = [] }: Workflow): Promise<Exchange[]> {
  const found: Exchange[] = [];
  const trace = new Trace();
  trace.watch({
    bodyBytes: 65_536,
    observe: ({ object }) => void (object.stage === 'ResponseComplete' && found.push(structuredClone({ ...object }))),
  });
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
  const facts = { kind: 'clientCertificate', source: '', username, groups: ['ops'] } as const;
  const upstream = anUpstream(playground.url, { auth: { authorization, facts } });
  const proxy = await listen(createProxy({ upstream, trace, filter: false }), { port: 0, address: '127.0.0.1' });
  for (const step of [...steps, ...undo]) await sendStep(proxy.url!, step);
  await proxy.close();
  await trace.close();
  return found;
}

function report(exchanges: readonly Exchange[], objects: RbacObjects, source: TraceSource = 'audit log') {
  const [usage, reviewed] = [new Usage(), new ReviewedAccesses()];
  for (const exchange of exchanges) {
    usage.add(exchange);
    reviewed.add(exchange);
  }
  return { usage, ...unusedReport(objects, { usage, reviewed, sources: new Set([source]) }) };
}

describe('exactly what is granted beyond the least roles is unused', () => {
  test.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))('%s', async (_, workflow) => {
    const exchanges = await doneBy('ada', workflow);
    // What was denied was not used.
    const usage = new Usage({ allowedOnly: true });
    for (const exchange of exchanges) usage.add(exchange);
    const roles = namedRoles(leastRoles(usage, { withDefaults: true }).roles);
    const objects = rbacDocuments([JSON.parse(roleList(roles))]).objects;
    expect(report(exchanges, objects).roles.map((one) => [one.role.name, verdictOn(one)])).toEqual(
      expect.arrayContaining(roles.map(({ name }) => [name, 'used'])),
    );
    const extra: PolicyRule = { apiGroups: ['x.example'], resources: ['widgets'], verbs: ['deletecollection', 'get'] };
    const wider = <R extends { readonly rules?: readonly PolicyRule[] | null }>(all: readonly R[]) =>
      all.map((role) => ({ ...role, rules: [...(role.rules ?? []), extra] }));
    const more = { ...objects, roles: wider(objects.roles), clusterRoles: wider(objects.clusterRoles) };
    const unused = report(exchanges, more).roles.map(({ rules }) => rules.flatMap((rule) => rule.unused));
    expect(unused.map(permissionsOf)).toEqual(unused.map(() => permissionsOf([extra])));
  });
});

const by = (username: string, facts: ExchangeFacts, groups: readonly string[] = []) =>
  anExchange({ credential: { kind: 'clientCertificate', source: '', username, groups }, ...facts });
const RBAC = 'rbac.authorization.k8s.io';

function granted(rules: readonly PolicyRule[], subjects: readonly object[], namespace?: string): RbacObjects {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: 'r' };
  return rbacDocuments([
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'r' }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind,
      metadata: { name: 'b', ...(namespace !== undefined && { namespace }) },
      roleRef,
      subjects,
    },
  ]).objects;
}

/** `used …; unused …; unsure …`, a permission each. */
function statesOf(exchanges: readonly Exchange[], objects: RbacObjects): string[] {
  const [role] = report(exchanges, objects).roles;
  return (role?.rules ?? []).flatMap(({ used, unused, doubtful }) => [
    ...used.map(({ part, count }) => `used ${count} ${permissionsOf([part]).join()}`),
    ...permissionsOf(unused).map((each) => `unused ${each}`),
    ...doubtful.map(({ part, why }) => `unsure ${permissionsOf([part]).join()}: ${why}`),
  ]);
}

const PODS: PolicyRule = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };
const LIST = { target: '/api/v1/namespaces/team-a/pods' };
const ALICE = [{ kind: 'User', name: 'alice' }];
const GET_PODS = 'get ["","pods","(any)"]';
const LIST_PODS = 'list ["","pods","(any)"]';

test('a rule is used by the subjects of its bindings, in their namespaces', () => {
  const trace = [by('alice', LIST), by('alice', LIST), by('bob', { target: `${LIST.target}/web-0` })];
  expect(statesOf(trace, granted([PODS], ALICE))).toEqual([`used 2 ${LIST_PODS}`, `unused ${GET_PODS}`]);
  expect(statesOf(trace, granted([PODS], ALICE, 'team-a'))).toEqual([`used 2 ${LIST_PODS}`, `unused ${GET_PODS}`]);
  expect(statesOf(trace, granted([PODS], ALICE, 'team-b'))).toEqual([`unused ${GET_PODS}`, `unused ${LIST_PODS}`]);
  const denied = by('alice', {
    ...LIST,
    status: '403 Forbidden',
    denial: DENIAL,
  });
  expect(statesOf([denied, by('alice', { target: '/version' })], granted([PODS], ALICE))).toEqual([
    `unused ${GET_PODS}`,
    `unused ${LIST_PODS}`,
  ]);
});

const DENIAL: Denial = {
  class: 'rbac',
  reason: '',
  message: '',
  user: 'alice',
  groups: [],
  rules: [],
  scope: 'namespace',
  namespace: 'team-a',
  cures: [
    cureOf('least', {
      scope: 'namespace',
      namespace: 'team-a',
      rules: [{ ...PODS, verbs: ['list'] }],
      subject: subjectOf('alice'),
    }),
  ],
};

test('a RoleBinding lets one get its own Namespace', () => {
  const rule = { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] };
  const trace = [by('alice', { target: '/api/v1/namespaces/team-a' })];
  expect(statesOf(trace, granted([rule], ALICE, 'team-a'))[0]).toMatch(/^used 1/);
  expect(statesOf(trace, granted([rule], ALICE, 'team-b'))[0]).toMatch(/^unused/);
});

test('nothing is called unused that may have been used by somebody who is not known well enough', () => {
  const dev = [{ kind: 'Group', name: 'dev' }];
  expect(statesOf([by('alice', LIST, ['dev'])], granted([PODS], dev))[0]).toBe(`used 1 ${LIST_PODS}`);
  expect(statesOf([by('alice', LIST, ['ops'])], granted([PODS], dev))).toEqual([
    `unused ${GET_PODS}`,
    `unused ${LIST_PODS}`,
  ]);
  expect(statesOf([by('alice', LIST)], granted([PODS], dev))).toEqual([
    `unused ${GET_PODS}`,
    `unsure ${LIST_PODS}: alice did it, whose groups the trace does not show`,
  ]);
  const nameless = [anExchange({ ...LIST }), by('alice', { target: '/version' }), by('bob', { target: '/version' })];
  expect(statesOf(nameless, granted([PODS], ALICE))).toEqual([
    `unused ${GET_PODS}`,
    `unsure ${LIST_PODS}: somebody whom the trace does not name did it`,
  ]);
});

test('what a rule was held for is not unused: to hand it out, to impersonate, for a server that asks', () => {
  const role = { metadata: { name: 'reads' }, rules: [{ ...PODS, verbs: ['list'] }] };
  const create = { method: 'POST', target: `/apis/${RBAC}/v1/namespaces/team-a/roles`, status: '201 Created' };
  const json = [['Content-Type', 'application/json']] as const;
  const wrote = by('alice', { ...create, requestHeaders: json, requestBody: JSON.stringify(role) });
  expect(statesOf([wrote], granted([PODS], ALICE, 'team-a'))).toEqual([`used 1 ${LIST_PODS}`, `unused ${GET_PODS}`]);
  const escalate = { apiGroups: [RBAC], resources: ['roles'], verbs: ['escalate'] };
  expect(statesOf([wrote], granted([escalate], ALICE, 'team-a'))[0]).toMatch(/^used 1/);
  expect(statesOf([by('alice', LIST)], granted([escalate], ALICE, 'team-a'))[0]).toMatch(/^unused/);
  // Its content is not shown.
  const unseen = by('alice', create);
  expect(statesOf([unseen], granted([PODS], ALICE))[0]).toMatch(
    /^unsure .*alice wrote roles or bindings that are not shown/,
  );
  expect(statesOf([unseen], granted([escalate], ALICE, 'team-a'))[0]).toMatch(/^unsure .*escalate, may be missing/);
  const anyVerb = { apiGroups: [RBAC], resources: ['clusterroles'], verbs: ['*'] };
  expect(statesOf([unseen, by('bob', LIST)], granted([anyVerb], [{ kind: 'User', name: 'bob' }]))[0]).toMatch(
    /^unsure /,
  );
  const ofApps = { ...anyVerb, apiGroups: ['apps'] };
  expect(statesOf([unseen, by('bob', LIST)], granted([ofApps], [{ kind: 'User', name: 'bob' }]))[0]).toMatch(
    /^unused /,
  );
  expect(statesOf([by('bob', LIST)], granted([anyVerb], [{ kind: 'User', name: 'bob' }]))[0]).toMatch(/^unused /);
  expect(statesOf([unseen, by('bob', LIST)], granted([PODS], [{ kind: 'User', name: 'bob' }]))[0]).toMatch(/^used/);
  const impersonate = { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] };
  const asEve = by('alice', { ...LIST, requestHeaders: [['Impersonate-User', 'eve']] });
  expect(statesOf([asEve], granted([impersonate], ALICE))[0]).toMatch(/^used 1/);
  const review = {
    spec: { user: 'alice', resourceAttributes: { verb: 'get', resource: 'nodes', subresource: 'metrics' } },
  };
  const asked = by('system:node:n1', {
    method: 'POST',
    target: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    requestHeaders: json,
    requestBody: JSON.stringify(review),
    status: '201 Created',
  });
  const metrics = { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] };
  expect(statesOf([asked], granted([metrics], ALICE))[0]).toMatch(/^used 1/);
  const blind = by('system:node:n1', { method: 'POST', target: '/apis/authorization.k8s.io/v1/subjectaccessreviews' });
  expect(statesOf([blind], granted([metrics], ALICE))[0]).toMatch(/^unsure .*1 SubjectAccessReviews do not show/);
});

test.each([
  [
    { apiGroups: ['apps'], resources: ['deployments/finalizers'], verbs: ['update'] },
    /OwnerReferencesPermissionEnforcement/,
  ],
  [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }, /annotations of pods/],
  [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['*'] }, /annotations of pods/],
  [{ apiGroups: ['x.example'], resources: ['vaults'], verbs: ['open'] }, /no request has the verb open/],
])('of %j a trace cannot show that it was not used', (rule, why) => {
  expect(statesOf([by('alice', LIST)], granted([rule], ALICE))[0]).toMatch(why);
});

test('of a * it says what was used, which is all that is known to be needed', () => {
  const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  const [role] = report([by('alice', LIST)], granted([all], ALICE)).roles;
  expect(role?.rules[0]?.used[0]).toMatchObject({
    part: all,
    count: 1,
    by: [['alice', 1]],
    instead: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
  });
});

test('of an aggregated ClusterRole the rules are those of its parts', () => {
  const labels = { team: 'a' };
  const role = (name: string, fields: object) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name, ...fields },
  });
  const objects = rbacDocuments([
    { ...role('all', {}), aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } },
    { ...role('part', { labels }), rules: [PODS] },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'all' },
      subjects: ALICE,
    },
  ]).objects;
  const { roles } = report([by('alice', LIST)], objects);
  expect(roles.map((one) => [one.role.name, verdictOn(one)])).toEqual([['part', 'partly used']]);
});

test('roles of every cluster are left out, and those bound to nobody are said to be', () => {
  const meta = (name: string) => ({ name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } });
  const objects = rbacDocuments([
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: meta('edit'), rules: [PODS] },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: meta('view'), rules: [PODS] },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'mine' }, rules: [PODS] },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'b', namespace: 'a' },
      roleRef: { kind: 'ClusterRole', name: 'edit' },
      subjects: ALICE,
    },
  ]).objects;
  const { roles, defaults } = report([by('alice', LIST)], objects);
  // Somebody has bound edit.
  expect(roles.map((one) => [one.role.name, verdictOn(one)])).toEqual([
    ['edit', 'unused'],
    ['mine', 'bound to nobody'],
  ]);
  expect(defaults).toBe(1);
});

test('a recording shows nothing of those who are not in it', () => {
  const ofBoth = granted([PODS], [...ALICE, { kind: 'User', name: 'bob' }]);
  const statesIn = (source: TraceSource, objects: RbacObjects) =>
    report([by('alice', LIST, ['dev'])], objects, source).roles.flatMap((one) => [
      verdictOn(one),
      ...one.rules.flatMap(({ doubtful }) => doubtful.map(({ why }) => why)),
    ]);
  expect(statesIn('audit log', ofBoth)).toEqual(['partly used']);
  expect(statesIn('recording', ofBoth)).toEqual(['not known', 'User bob is not in the recording']);
  expect(statesIn('recording', granted([PODS], ALICE))).toEqual(['partly used']);
  expect(statesIn('recording', granted([PODS], [{ kind: 'Group', name: 'dev' }]))).toEqual([
    'not known',
    'other members of Group dev may not be in the recording',
  ]);
  const ofBob = granted([PODS], [{ kind: 'User', name: 'bob' }]);
  expect(statesIn('audit log', ofBob)).toEqual(['unused']);
  expect(report([by('alice', LIST)], ofBob, 'recording')).toMatchObject({ roles: [], absent: 1 });
});
