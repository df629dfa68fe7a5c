import { describe, expect, test } from 'vitest';
import { canICommand, cureCommands } from '../../../src/rbac/cures/cure-commands.ts';
import { curesFor, leastCure } from '../../../src/rbac/cures/cures.ts';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import { groupSubject, type Subject, subjectOf } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const alice = subjectOf('alice');
const ci = subjectOf('system:serviceaccount:team-b:ci');

describe('cureCommands', () => {
  test.each<[request: Partial<Attributes>, subject: Subject, commands: readonly string[]]>([
    [
      {
        verb: 'patch',
        apiGroup: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: 'team-a',
      },
      alice,
      [
        'kubectl create role alice-patch-deployments.apps-scale-web --verb=patch --resource=deployments.apps/scale --resource-name=web --namespace=team-a',
        'kubectl create rolebinding alice-patch-deployments.apps-scale-web --role=alice-patch-deployments.apps-scale-web --user=alice --namespace=team-a',
      ],
    ],
    [
      { verb: 'list', resource: 'nodes' },
      ci,
      [
        'kubectl create clusterrole team-b.ci-list-nodes --verb=list --resource=nodes',
        'kubectl create clusterrolebinding team-b.ci-list-nodes --clusterrole=team-b.ci-list-nodes --serviceaccount=team-b:ci',
      ],
    ],
    [
      { isResourceRequest: false, path: '/metrics', resource: '' },
      groupSubject("dev's"),
      [
        'kubectl create clusterrole group-dev-s-get-metrics-7e619e7d --verb=get --non-resource-url=/metrics',
        String.raw`kubectl create clusterrolebinding group-dev-s-get-metrics-7e619e7d --clusterrole=group-dev-s-get-metrics-7e619e7d '--group=dev'\''s'`,
      ],
    ],
    [{ verb: '' }, alice, []],
    [{ verb: 'approve', apiGroup: 'certificates.k8s.io', resource: 'signers', name: 'a/b' }, alice, []],
    [{ verb: 'impersonate-on:user-info:list' }, alice, []],
    [{ verb: 'head', isResourceRequest: false, path: 'no-slash' }, alice, []],
    [{ resource: 'x<y' }, alice, []],
  ])('%j', (request, subject, commands) => {
    expect(cureCommands(curesFor(anAttributes(request), subject)[0]!)).toEqual(commands);
  });

  test('nobody to bind', () => {
    const [cure] = curesFor(anAttributes({ verb: 'list' }), undefined);
    expect(cureCommands(cure).at(-1)).toMatch(/^kubectl create clusterrolebinding .* --user=USER$/);
    expect(canICommand(cure.grants[0]!)).toMatch(/ --as=USER$/);
  });

  test('an existing ClusterRole is only bound; a role of several rules has no commands', () => {
    const view = curesFor(anAttributes({ verb: 'list', namespace: 'team-a' }), alice).at(-1)!;
    expect(cureCommands(view)).toEqual([
      'kubectl create rolebinding alice-view --clusterrole=view --user=alice --namespace=team-a',
    ]);
    const [grant] = view.grants;
    const { clusterRole: _, ...own } = grant!;
    expect(cureCommands(leastCure(own))).toEqual([]);
  });
});

describe('canICommand', () => {
  test.each<[request: Partial<Attributes>, subject: Subject, command: string | undefined]>([
    [
      { subresource: 'log', name: 'web-0', namespace: 'x' },
      alice,
      'kubectl auth can-i get pods/web-0 --subresource=log --namespace=x --as=alice',
    ],
    [
      { apiGroup: 'apps', resource: 'deployments', verb: 'list', namespace: 'x' },
      ci,
      'kubectl auth can-i list deployments.apps --namespace=x --as=system:serviceaccount:team-b:ci',
    ],
    [{ resource: 'nodes', name: 'n1' }, alice, 'kubectl auth can-i get nodes/n1 --all-namespaces --as=alice'],
    [{ isResourceRequest: false, path: '/metrics' }, alice, 'kubectl auth can-i get /metrics --as=alice'],
    [{}, subjectOf('a b'), "kubectl auth can-i get pods --all-namespaces '--as=a b'"],
    [{}, groupSubject('dev'), undefined],
    [{ verb: '' }, alice, undefined],
    [{ resource: '' }, alice, undefined],
  ])('%j', (request, subject, command) => {
    expect(canICommand(curesFor(anAttributes(request), subject)[0]!.grants[0]!)).toBe(command);
  });
});
