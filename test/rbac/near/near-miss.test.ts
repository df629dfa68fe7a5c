import { describe, expect, test } from 'vitest';
import { nearMiss } from '../../../src/rbac/near/near-miss.ts';
import type { Holding } from '../../../src/rbac/near/near-miss.ts';
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
function held(line: string): PolicyRule {
  const [verbs = '', targets = '', groups = '-', names] = line.split(' ');
  if (targets.startsWith('/')) return { verbs: verbs.split(','), nonResourceURLs: targets.split(',') };
  return {
    verbs: verbs.split(','),
    apiGroups: groups.split(',').map((group) => (group === '-' ? '' : group)),
    resources: targets.split(','),
    ...(names !== undefined && { resourceNames: names.split(',') }),
  };
}

const here = (...lines: string[]): Holding => ({ namespace: 'team-a', rules: lines.map(held) });
const everywhere = (...lines: string[]): Holding => ({ namespace: '', rules: lines.map(held) });
const there = (...lines: string[]): Holding => ({ namespace: 'team-b', rules: lines.map(held) });

describe('in the namespace asked about, one field is off', () => {
  test.each([
    [
      'get pods/log web',
      'get,list pods',
      'pods is held, but a resource does not cover its subresources: pods/log has to be named',
    ],
    ['get pods/log web', 'get pods,pods/logs', 'a rule held says pods/logs, which does not exist: it is pods/log'],
    [
      'create pods/portforward web',
      'create pods/portForward',
      'a rule held says pods/portForward, which does not exist: it is pods/portforward',
    ],
    ['get pods/log web', 'get pods/*', 'a rule held says pods/*, which matches nothing: it has to say pods/log'],
    ['list pods', 'list pods/*', 'a rule held says pods/*, which matches nothing: it has to say pods'],
    ['get pods web', 'get pods/log,pods/exec', 'pods/log, pods/exec is held, which does not cover pods itself'],
    [
      'list pods',
      'list pod',
      'a rule held says pod, which is no resource: rules name the plural in lower case and without a group, pods',
    ],
    [
      'list networkpolicies.networking.k8s.io',
      'list NetworkPolicy networking.k8s.io',
      'a rule held says NetworkPolicy, which is no resource: rules name the plural in lower case and without a group, networkpolicies',
    ],
    [
      'get pods/log web',
      'get pod/log',
      'a rule held says pod/log, which is no resource: rules name the plural in lower case and without a group, pods/log',
    ],
    [
      'list deployments.apps',
      'list deployments.apps apps',
      'a rule held says deployments.apps, which is no resource: rules name the plural in lower case and without a group, deployments',
    ],
    ['list pod', 'list pods,secrets', 'pods is held; the request says pod, which is no resource'],
    [
      'list deployments.apps',
      'list deployments apps/v1',
      'a rule held says API group "apps/v1": it is "apps", in full and without a version',
    ],
    ['list pods', 'list pods v1', 'a rule held says API group "v1": the core group is ""'],
    ['list pods', 'list * core', 'a rule held says API group "core": the core group is ""'],
    [
      'list poddisruptionbudgets.policy',
      'list poddisruptionbudgets policies',
      'a rule held says API group "policies": it is "policy", in full and without a version',
    ],
    [
      'list ingresses.networking.k8s.io',
      'list ingresses networking',
      'a rule held says API group "networking": it is "networking.k8s.io", in full and without a version',
    ],
    [
      'list deployments.apps',
      'list deployments extensions,-',
      'list deployments is held in API group "extensions", "", and this is in "apps"',
    ],
    ['list pods.metrics.k8s.io', 'list pods', 'list pods is held in API group "", and this is in "metrics.k8s.io"'],
    [
      'list deployments.apps.openshift.io',
      'list deployments apps',
      'list deployments is held in API group "apps", and this is in "apps.openshift.io"',
    ],
    [
      'patch deployments.apps web',
      'get,apply deployments apps',
      'a rule held says apply, which is no verb: server-side apply is patch, and create where the object is new',
    ],
    ['list pods', 'Get,List pods', 'a rule held says List, which is no verb: it is list'],
    ['watch pods', 'read pods', 'a rule held says read, which is no verb: it is watch'],
    ['list pods', 'get,watch pods', 'get, watch of pods is held, list is not: each verb is granted by itself'],
    [
      'deletecollection pods',
      'get,delete pods',
      'delete of pods is held, deletecollection is not: each verb is granted by itself',
    ],
    [
      'create pods/exec web',
      'get pods/exec',
      'get of pods/exec is held, create is not: each verb is granted by itself',
    ],
    ['delete pods web', 'get,list *', 'get, list of pods is held, delete is not'],
    [
      'list pods',
      'get,list pods - web',
      'list pods is held for the name "web" only: ask with fieldSelector=metadata.name=web, or get it by name',
    ],
    [
      'create pods',
      'create pods - web',
      'create pods is held for the name "web", but a new object has no name yet: resourceNames never match create',
    ],
    [
      'deletecollection pods',
      '* pods - a,b',
      'deletecollection pods is held for the names "a", "b", but a deletecollection of many has no name: resourceNames never match it',
    ],
    [
      'get secrets mine',
      'get secrets - a,b,c,d,e,f',
      'get secrets is held for the names "a", "b", "c", "d", "e", 1 more, not for "mine"',
    ],
  ])('%s; held: %s', (request, rule, text) => {
    expect(nearMiss(asked(request), [here(rule)])?.text).toBe(text);
    expect(nearMiss(asked(request, ''), [everywhere(rule)])?.text).toBe(text);
  });

  test.each([
    [
      'get /healthz',
      'get /healthz/*',
      '/healthz/* is held, which does not match /healthz: only a * at the end matches more',
    ],
    [
      'get /healthz/etcd',
      'get /,/healthz',
      '/healthz is held, which does not match /healthz/etcd: only a * at the end matches more',
    ],
    [
      'get /metrics/',
      'get /metrics',
      '/metrics is held, which does not match /metrics/: only a * at the end matches more',
    ],
    ['post /metrics', 'get,head /metrics', 'get, head of /metrics is held, post is not'],
  ])('%s; held: %s', (request, rule, text) => {
    expect(nearMiss(asked(request), [everywhere(rule)])?.text).toBe(text);
  });
});

test.each([
  ['list pods', '', 'list pods is held in namespace team-b only, and this asks for all namespaces: use -n team-b'],
  [
    'list widgets.example.com',
    '',
    'list widgets is held in namespace team-b only, and this asks for all namespaces: use -n team-b; if they have no namespace, they take a ClusterRoleBinding',
  ],
  ['list nodes', '', 'list nodes is held in namespace team-b only: nodes have none, so they take a ClusterRoleBinding'],
  [
    'get widgets.example.com x',
    '',
    'get widgets is held in namespace team-b only: what has no namespace takes a ClusterRoleBinding',
  ],
  [
    'get /metrics',
    '',
    'get /metrics is held in namespace team-b only: a path that is no resource takes a ClusterRoleBinding',
  ],
  ['list pods', 'team-a', 'list pods is held in namespace team-b, not in team-a'],
])('held elsewhere: %s in "%s"', (request, namespace, text) => {
  const rule = request.split(' ').slice(0, 2).join(' ').replace('.', ' ');
  expect(nearMiss(asked(request, namespace), [there(rule)])?.text).toBe(text);
});

test.each<[string, Holding[]]>([
  ['get pods/log web', [here('list pods')]],
  ['get pods/log web', [here('get pods/exec')]],
  ['list secrets', [here('list * apps')]],
  ['list deployments.apps', [here('list deployment apps/v1')]],
  ['get pods/log web', [there('get pods')]],
  ['get /metrics', [everywhere('get /metric,/')]],
  ['list pods', [everywhere('get pods', 'list pods')]],
  ['list pods', []],
])('%s: nothing is near in %j', (request, holdings) => {
  expect(nearMiss(asked(request), holdings)).toBeUndefined();
});

test('the most telling one is said, and all rules that are off in the same way', () => {
  const holdings = [
    { ...here('get pods', 'watch pods', 'delete pods'), binding: 'one' },
    { ...here('list pods - web'), binding: 'two' },
    there('list pods'),
  ];
  const miss = nearMiss(asked('list pods'), holdings);
  expect(miss).toMatchObject({ kind: 'nameless', held: ['web'], binding: 'two', namespace: 'team-a' });
  expect(nearMiss(asked('list pods'), [there('list pods'), holdings[0]!])).toMatchObject({
    kind: 'related verb',
    held: ['get', 'watch'],
    rule: held('get pods'),
    binding: 'one',
  });
  expect(nearMiss(asked('delete pods'), [there('delete pods'), here('get pods')])?.kind).toBe('other namespace');
});

test('stays short, whatever is held', () => {
  const names = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(200)).join(',');
  expect(nearMiss(asked('get pods x'), [here(`get pods - ${names}`)])!.text).toMatch(/^.{397}\.\.\.$/);
});
