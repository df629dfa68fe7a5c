import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../../src/api/request/header-list.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const nosniff: HeaderList = [
  ['Content-Type', 'application/json'],
  ['X-Content-Type-Options', 'nosniff'],
];
const plain: HeaderList = [['Content-Type', 'application/json']];

function sentence(verb: string, groupResource: string, namespace = 'team-a', user = 'alice'): string {
  const [resource = '', ...group] = groupResource.split('.');
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${groupResource} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group.join('.')}" ${where}`;
}

describe('what an authorizer adds', () => {
  test.each([
    ['', 'alice', 'rbac', 1, /^alice may not list pods in namespace team-a: no Role or ClusterRole/],
    [': requires one of ["container.pods.list"] permission(s).', 'alice', 'cloud-iam', 1, /container\.pods\.list/],
    [
      ': User does not have access to the resource in Azure. Update role assignment to allow access.',
      'alice',
      'cloud-iam',
      1,
      /IAM/,
    ],
    [
      ': RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
      'alice',
      'dangling-role',
      1,
      /ClusterRole "gone", which does not exist/,
    ],
    [': no\nopinion & <b>"none"</b>', 'alice', 'webhook', 1, /gave a reason: no\nopinion & <b>"none"<\/b>/],
    [
      ': denied by policy "nights"',
      'alice',
      'webhook',
      0,
      /denied this explicitly: denied by policy "nights"\. An explicit deny cannot/,
    ],
    [': No policy matched.', 'alice', 'webhook', 1, /ABAC did not allow it either .* RBAC rule lifts this/],
    [': Everything is forbidden.', 'alice', 'webhook', 1, /AlwaysDeny did not allow it either/],
    [': denied by nobody\nNo policy matched.', 'alice', 'webhook', 1, /ABAC did not allow it either/],
    [
      ': denied\nRBAC: role.rbac.authorization.k8s.io "gone" not found',
      'alice',
      'dangling-role',
      1,
      /refers to Role "gone"/,
    ],
    [': RBAC: unsupported role reference kind: "X"', 'alice', 'dangling-role', 1, /could not be read \(unsupported/],
    [': role.rbac.authorization.k8s.io "gone" not found', 'alice', 'webhook', 1, /gave a reason/],
    [': scopes [user:info] prevent this action', 'alice', 'webhook', 0, /limited to scopes/],
    [`: no relationship found between node 'n' and this object`, 'system:node:n', 'node', 0, /A rule is not the cure/],
    [`: no relationship found between node 'n' and this object`, 'alice', 'node', 0, /A rule is not the cure/],
    [`: node 'n' cannot read all nodes, only its own Node object`, 'system:node:n', 'node', 1, /Node authorizer/],
    ['', 'system:anonymous', 'anonymous', 1, /^Nobody was authenticated/],
  ])('%s', (added, user, kind, rules, reason) => {
    const denial = explainDenial(aDeniedExchange(`${sentence('list', 'pods', 'team-a', user)}${added}`))!;
    expect(denial).toMatchObject({ class: kind, user });
    expect(denial.rules).toHaveLength(rules);
    expect(denial.reason).toMatch(reason);
  });
});

test.each([
  ['denied by policy "nights"', 'least'],
  ['scopes [user:info] prevent this action', undefined],
  ['outside working hours', undefined],
])('%s: the rule that would lift it if that authorizer had no opinion: %s', (added, title) => {
  const denial = explainDenial(aDeniedExchange(`${sentence('list', 'pods')}: ${added}`))!;
  const doubtfulCure = 'doubtfulCure' in denial ? denial.doubtfulCure : undefined;
  expect(doubtfulCure?.title).toBe(title);
  if (title) expect(doubtfulCure).toMatchObject({ grants: [{ namespace: 'team-a', rules: [{ verbs: ['list'] }] }] });
});

describe('who wrote the sentence', () => {
  test.each([
    [
      'the filter',
      'GET',
      '/apis/metrics.k8s.io/v1beta1/namespaces/team-a/pods',
      'list',
      'pods.metrics.k8s.io',
      nosniff,
      'rbac',
    ],
    [
      'an aggregated server',
      'GET',
      '/apis/metrics.k8s.io/v1beta1/namespaces/team-a/pods',
      'list',
      'pods.metrics.k8s.io',
      plain,
      'backend',
    ],
    ['a gateway that drops headers', 'GET', '/api/v1/namespaces/team-a/pods', 'list', 'pods', plain, 'rbac'],
    [
      'the second check of an apply',
      'PATCH',
      '/apis/example.com/v1/namespaces/team-a/widgets/w',
      'create',
      'widgets.example.com',
      plain,
      'rbac',
    ],
    [
      'what a service proxy leads to',
      'GET',
      '/api/v1/namespaces/team-a/services/web/proxy/x',
      'list',
      'pods',
      plain,
      'backend',
    ],
    [
      'another API server behind a proxy',
      'GET',
      '/api/v1/namespaces/team-a/services/https:other:443/proxy/api/v1/namespaces/team-a/pods',
      'list',
      'pods',
      nosniff,
      'backend',
    ],
  ])('%s', (_who, method, target, verb, groupResource, responseHeaders, kind) => {
    const denial = explainDenial(aDeniedExchange(sentence(verb, groupResource), { method, target, responseHeaders }))!;
    expect(denial.class).toBe(kind);
    expect(denial.rules).toHaveLength(kind === 'backend' ? 0 : 1);
  });

  test('without a sentence that can be read, the request shows what the filter denied', () => {
    const request = { method: 'GET', target: '/api/v1/namespaces/team-a/my%20pods', responseHeaders: nosniff };
    expect(explainDenial(aDeniedExchange(sentence('list', 'my pods'), request))).toMatchObject({
      user: 'alice',
      rules: [{ apiGroups: [''], resources: ['my pods'], verbs: ['list'] }],
    });
  });
});

test.each([
  [
    'services/proxy',
    'services "web" is forbidden: User "alice" cannot get resource "services/proxy" in API group "" in the namespace "team-a"',
    1,
  ],
  ['a path of what is behind it', 'forbidden: User "system:anonymous" cannot get path "/x"', 0],
])('a filter after or before the proxy, recognised by %s', (_what, message, rules) => {
  const request = { method: 'GET', target: '/api/v1/namespaces/team-a/services/web/proxy/x', responseHeaders: nosniff };
  expect(explainDenial(aDeniedExchange(message, request))!.rules).toHaveLength(rules);
});

test.each([
  ['/apis/metrics.k8s.io/v1beta1', 'backend'],
  ['/apis/apps/v1', 'nonresource'],
  ['/metrics', 'nonresource'],
])('a denied path %s without the mark of the filter: %s', (target, kind) => {
  const message = `forbidden: User "alice" cannot get path "${target}"`;
  expect(explainDenial(aDeniedExchange(message, { method: 'GET', target, responseHeaders: plain }))!.class).toBe(kind);
});

test('the name of an empty resource is in the details, or else in the request', () => {
  const message = 'forbidden: User "alice" cannot get resource "" in API group "" at the cluster scope';
  const rules = [{ apiGroups: [''], resources: [''], resourceNames: ['pods'], verbs: ['get'] }];
  expect(explainDenial(aDeniedExchange(message, { method: 'GET', target: '/api/v1//pods' }))!.rules).toEqual(rules);
  expect(explainDenial(aDeniedExchange(message, {}, { name: 'pods' }))!.rules).toEqual(rules);
});

describe('hints', () => {
  test.each([
    [sentence('list', 'pods', ''), '', /all namespaces; for one \(-n NAMESPACE\) a Role there is enough/],
    [sentence('list', 'deployments'), '', /a rule would not help: the core group has no deployments; did you mean /],
    [sentence('list', 'pod'), '', /a rule would not help: the core group has no pod; did you mean /],
    [sentence('watch', 'pods'), '/api/v1/namespaces/team-a/pods?watch=1&sendInitialEvents=true', /falls back to list/],
    [sentence('get', 'pods').replace('resource "pods"', 'resource "pods/exec"'), '', /servers since 1\.35/],
    [sentence('list', 'nodes', ''), '', /allows it\.$/],
    [sentence('list', 'widgets.example.com', ''), '', /allows it\.$/],
  ])('%s', (message, target, reason) => {
    expect(explainDenial(aDeniedExchange(message, { method: 'GET', target }))!.reason).toMatch(reason);
  });
});

test('a stream that starts with GET: the least, and with create', () => {
  const message = sentence('get', 'pods').replace('resource "pods"', 'resource "pods/exec"');
  const { cures } = explainDenial(aDeniedExchange(message))!;
  expect(cures.slice(0, 2).map(({ grants }) => grants[0]!.rules[0]!.verbs)).toEqual([['get'], ['get', 'create']]);
});

describe('why a request was anonymous', () => {
  test.each<[HeaderList, target: string, reason: RegExp]>([
    [[], '/', /send a credential/],
    [[['Accept', '*/*']], '/', /no credential reached/],
    [[['Authorization', 'Basic x']], '/', /Authorization Basic is not read/],
    [[['Authorization', 'Bearer  x']], '/', /two blanks/],
    [[['Authorization', 'Bearer']], '/', /is it empty/],
    [[['Accept', '*/*']], '/?access_token=x', /token in the query/],
    [[['X-Remote-User', 'x']], '/', /front proxy/],
  ])('%j %s', (requestHeaders, target, reason) => {
    const message = 'forbidden: User "system:anonymous" cannot get path "/"';
    expect(explainDenial(aDeniedExchange(message, { method: 'GET', target, requestHeaders }))!.reason).toMatch(reason);
  });
});

describe('words after the sentence that say nothing more', () => {
  test.each(['no RBAC policy matched', 'Unknown user "alice"', 'no RBAC policy matched\nUnknown user "alice"'])(
    '%j is a plain no of RBAC',
    (said) => {
      const older = `pods is forbidden: User "alice" cannot list pods in the namespace "team-a": ${said}`;
      const denial = explainDenial(aDeniedExchange(older))!;
      expect(denial).toMatchObject({
        class: 'rbac',
        namespace: 'team-a',
        rules: [{ resources: ['pods'], verbs: ['list'] }],
      });
      expect(denial.reason).toMatch(/^alice may not list pods in namespace team-a: no Role/);
    },
  );
});
