import { describe, expect, test } from 'vitest';
import { nearMiss } from '../../../src/rbac/near/near-miss.ts';
import type { GrantedRules } from '../../../src/rbac/near/near-miss.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import { anAttributes } from '../../support/an-attributes.ts';

/** `get pods/log.GROUP NAME`, or `get /path`. */
function asked(line: string, namespace = 'team-a'): Attributes {
  const [verb = '', target = '', name = ''] = line.split(' ');
  if (target.startsWith('/')) return anAttributes({ isResourceRequest: false, path: target, verb, resource: '' });
  const [, resource = '', subresource = '', apiGroup = ''] = /^([^/.]*)(?:\/([^.]*))?(?:\.(.*))?$/.exec(target) ?? [];
  return anAttributes({ verb, resource, subresource, apiGroup, name, namespace });
}

/** `get,list pods,pods/log GROUP,… NAME,…`; `-` is the core group; or `get /path`. */
function ruleOf(line: string): PolicyRule {
  const [verbs = '', targets = '', groups = '-', names] = line.split(' ');
  if (targets.startsWith('/')) return { verbs: verbs.split(','), nonResourceURLs: targets.split(',') };
  return {
    verbs: verbs.split(','),
    apiGroups: groups.split(',').map((group) => (group === '-' ? '' : group)),
    resources: targets.split(','),
    ...(names !== undefined && { resourceNames: names.split(',') }),
  };
}

const here = (...lines: string[]): GrantedRules => ({ namespace: 'team-a', rules: lines.map(ruleOf) });
const everywhere = (...lines: string[]): GrantedRules => ({ namespace: '', rules: lines.map(ruleOf) });
const there = (...lines: string[]): GrantedRules => ({ namespace: 'team-b', rules: lines.map(ruleOf) });

describe('in the namespace of the request, one field is wrong', () => {
  test.each([
    [
      'get pods/log web',
      'get,list pods',
      'a rule grants "pods", which does not include subresources; the rule must name "pods/log"',
    ],
    [
      'get pods/log web',
      'get pods,pods/logs',
      'a granted rule names "pods/logs", which does not exist; the subresource is "pods/log"',
    ],
    [
      'create pods/portforward web',
      'create pods/portForward',
      'a granted rule names "pods/portForward", which does not exist; the subresource is "pods/portforward"',
    ],
    [
      'get pods/log web',
      'get pods/*',
      'a granted rule names "pods/*", which matches nothing; the rule must name "pods/log"',
    ],
    ['list pods', 'list pods/*', 'a granted rule names "pods/*", which matches nothing; the rule must name "pods"'],
    [
      'get pods web',
      'get pods/log,pods/exec',
      'a rule grants "pods/log" and "pods/exec", which does not include "pods"',
    ],
    [
      'list pods',
      'list pod',
      'a granted rule names "pod", which is not a resource; rules name the plural in lower case, without a group: "pods"',
    ],
    [
      'list networkpolicies.networking.k8s.io',
      'list NetworkPolicy networking.k8s.io',
      'a granted rule names "NetworkPolicy", which is not a resource; rules name the plural in lower case, without a group: "networkpolicies"',
    ],
    [
      'get pods/log web',
      'get pod/log',
      'a granted rule names "pod/log", which is not a resource; rules name the plural in lower case, without a group: "pods/log"',
    ],
    [
      'list deployments.apps',
      'list deployments.apps apps',
      'a granted rule names "deployments.apps", which is not a resource; rules name the plural in lower case, without a group: "deployments"',
    ],
    ['list pod', 'list pods,secrets', 'a rule grants "pods"; the request names "pod", which is not a resource'],
    [
      'list deployments.apps',
      'list deployments apps/v1',
      'a granted rule names API group "apps/v1"; the group is "apps", in full and without a version',
    ],
    ['list pods', 'list pods v1', 'a granted rule names API group "v1"; the core group is ""'],
    ['list pods', 'list * core', 'a granted rule names API group "core"; the core group is ""'],
    [
      'list poddisruptionbudgets.policy',
      'list poddisruptionbudgets policies',
      'a granted rule names API group "policies"; the group is "policy", in full and without a version',
    ],
    [
      'list ingresses.networking.k8s.io',
      'list ingresses networking',
      'a granted rule names API group "networking"; the group is "networking.k8s.io", in full and without a version',
    ],
    [
      'list deployments.apps',
      'list deployments extensions,-',
      'list deployments is granted in API group "extensions" and ""; the request is in "apps"',
    ],
    [
      'list pods.metrics.k8s.io',
      'list pods',
      'list pods is granted in API group ""; the request is in "metrics.k8s.io"',
    ],
    [
      'list deployments.apps.openshift.io',
      'list deployments apps',
      'list deployments is granted in API group "apps"; the request is in "apps.openshift.io"',
    ],
    [
      'patch deployments.apps web',
      'get,apply deployments apps',
      'a granted rule names the verb "apply", which does not exist; server-side apply needs patch, and create where the object is new',
    ],
    ['list pods', 'Get,List pods', 'a granted rule names the verb "List", which does not exist; the verb is list'],
    ['watch pods', 'read pods', 'a granted rule names the verb "read", which does not exist; the verb is watch'],
    [
      'list pods',
      'get,watch pods',
      'get and watch on pods are granted, list is not; each verb must be granted explicitly',
    ],
    [
      'deletecollection pods',
      'get,delete pods',
      'delete on pods is granted, deletecollection is not; each verb must be granted explicitly',
    ],
    [
      'create pods/exec web',
      'get pods/exec',
      'get on pods/exec is granted, create is not; each verb must be granted explicitly',
    ],
    ['delete pods web', 'get,list *', 'get and list on pods are granted, delete is not'],
    [
      'list pods',
      'get,list pods - web',
      'list pods is granted for the name "web" only: use fieldSelector=metadata.name=web, or get it by name',
    ],
    [
      'create pods',
      'create pods - web',
      'create pods is granted for the name "web", but a new object has no name yet: resourceNames never match create',
    ],
    [
      'deletecollection pods',
      '* pods - a,b',
      'deletecollection pods is granted for the names "a" and "b", but deletecollection acts on many and has no name: resourceNames never match it',
    ],
    [
      'get secrets mine',
      'get secrets - a,b,c,d,e,f',
      'get secrets is granted for the names "a", "b", "c", "d", "e" and 1 more, not for "mine"',
    ],
  ])('%s; granted: %s', (request, rule, text) => {
    expect(nearMiss(asked(request), [here(rule)])?.text).toBe(text);
    expect(nearMiss(asked(request, ''), [everywhere(rule)])?.text).toBe(text);
  });

  test.each([
    [
      'get /healthz',
      'get /healthz/*',
      'a rule grants "/healthz/*", which does not match /healthz; only a * at the end matches more',
    ],
    [
      'get /healthz/etcd',
      'get /,/healthz',
      'a rule grants "/healthz", which does not match /healthz/etcd; only a * at the end matches more',
    ],
    [
      'get /metrics/',
      'get /metrics',
      'a rule grants "/metrics", which does not match /metrics/; only a * at the end matches more',
    ],
    ['post /metrics', 'get,head /metrics', 'get and head on /metrics are granted, post is not'],
  ])('%s; granted: %s', (request, rule, text) => {
    expect(nearMiss(asked(request), [everywhere(rule)])?.text).toBe(text);
  });
});

test.each([
  [
    'list pods',
    '',
    'list pods is granted in namespace team-b only, and the request is for all namespaces: use -n team-b',
  ],
  [
    'list widgets.example.com',
    '',
    'list widgets is granted in namespace team-b only, and the request is for all namespaces: use -n team-b; if they have no namespace, they need a ClusterRoleBinding',
  ],
  [
    'list nodes',
    '',
    'list nodes is granted in namespace team-b only: nodes have no namespace, so they need a ClusterRoleBinding',
  ],
  [
    'get widgets.example.com x',
    '',
    'get widgets is granted in namespace team-b only: what has no namespace needs a ClusterRoleBinding',
  ],
  [
    'get /metrics',
    '',
    'get /metrics is granted in namespace team-b only: a path that is not a resource needs a ClusterRoleBinding',
  ],
  ['list pods', 'team-a', 'list pods is granted in namespace team-b, not in team-a'],
])('granted elsewhere: %s in "%s"', (request, namespace, text) => {
  const rule = request.split(' ').slice(0, 2).join(' ').replace('.', ' ');
  expect(nearMiss(asked(request, namespace), [there(rule)])?.text).toBe(text);
});

test.each<[string, GrantedRules[]]>([
  ['get pods/log web', [here('list pods')]],
  ['get pods/log web', [here('get pods/exec')]],
  ['list secrets', [here('list * apps')]],
  ['list deployments.apps', [here('list deployment apps/v1')]],
  ['get pods/log web', [there('get pods')]],
  ['get /metrics', [everywhere('get /metric,/')]],
  ['list pods', [everywhere('get pods', 'list pods')]],
  ['list pods', []],
])('%s: nothing is near in %j', (request, places) => {
  expect(nearMiss(asked(request), places)).toBeUndefined();
});

test('the clearest one is shown, with all rules that are wrong in the same way', () => {
  const places = [
    { ...here('get pods', 'watch pods', 'delete pods'), binding: 'one' },
    { ...here('list pods - web'), binding: 'two' },
    there('list pods'),
  ];
  const miss = nearMiss(asked('list pods'), places);
  expect(miss).toMatchObject({ kind: 'nameless', granted: ['web'], binding: 'two', namespace: 'team-a' });
  expect(nearMiss(asked('list pods'), [there('list pods'), places[0]!])).toMatchObject({
    kind: 'related verb',
    granted: ['get', 'watch'],
    rule: ruleOf('get pods'),
    binding: 'one',
  });
  expect(nearMiss(asked('delete pods'), [there('delete pods'), here('get pods')])?.kind).toBe('other namespace');
});

test('stays short, whatever is granted', () => {
  const names = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(200)).join(',');
  expect(nearMiss(asked('get pods x'), [here(`get pods - ${names}`)])!.text).toMatch(/^.{397}\.\.\.$/);
});
