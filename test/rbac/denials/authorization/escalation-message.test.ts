import { describe, expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { readEscalation } from '../../../../src/rbac/denials/authorization/escalation-message.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const TILLER = 'system:serviceaccount:kube-system:tiller';
const USER = `user=&{${TILLER} 0a-1b [system:serviceaccounts system:authenticated] map[]}`;
const OWNED = '[PolicyRule{Resources:["secrets"], APIGroups:[""], Verbs:["*"]}] ruleResolutionErrors=[]';
const tried = (kind: string, rules: string, rest = ` ${USER} ownerrules=${OWNED}`): string =>
  `${kind} "x" is forbidden: attempt to grant extra privileges: ${rules}${rest}`;
const pods = { apiGroups: [''], resources: ['pods'] };

describe('an escalation in the words of servers before 1.13', () => {
  test.each([
    [
      'with named fields',
      '[PolicyRule{Resources:["pods"], APIGroups:[""], Verbs:["get"]} PolicyRule{NonResourceURLs:["/a" "/b"], Verbs:["get"]}]',
      [
        { ...pods, verbs: ['get'] },
        { nonResourceURLs: ['/a', '/b'], verbs: ['get'] },
      ],
    ],
    [
      'whose quotes a shell took away',
      '[PolicyRule{Resources:[pods], APIGroups:[], Verbs:[get list]}]',
      [{ ...pods, verbs: ['get', 'list'] }],
    ],
    ['without names, in the core group', '[{[get list] [] [pods] [] []}]', [{ ...pods, verbs: ['get', 'list'] }]],
    [
      'without names, in several groups',
      '[{[get] [ apps] [x y/z] [n] []}]',
      [{ apiGroups: ['', 'apps'], resources: ['x', 'y/z'], resourceNames: ['n'], verbs: ['get'] }],
    ],
    ['without names, of URLs', '[{[get] [] [] [] [/metrics]}]', [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]],
    [
      'as the sets of OpenShift 3',
      '[{map[get:{} list:{}] <nil> [apps] map[deployments:{}] map[] map[]}]',
      [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }],
    ],
    ['everything', '[{[*] [*] [*] [] []}]', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]],
    ['which allows nothing', '[{[] [] [] [] []}]', []],
  ])('is read %s, and not what the user has', (_what, list, rules) => {
    expect(readEscalation(tried('roles.rbac.authorization.k8s.io', list))).toEqual({
      kind: 'roles',
      user: TILLER,
      groups: ['system:serviceaccounts', 'system:authenticated'],
      rules,
      isCut: false,
    });
  });

  test.each([
    ['roles.rbac.authorization.k8s.io', 'escalation', 'namespace', undefined],
    ['clusterroles', 'escalation', 'cluster', ''],
    ['rolebindings.authorization.openshift.io', 'bind', 'namespace', undefined],
    ['clusterrolebindings.rbac.authorization.k8s.io', 'bind', 'cluster', ''],
  ])('%s: the missing rules for the user that is named', (kind, type, scope, namespace) => {
    const denial = explainDenial(aDeniedExchange(tried(kind, '[{[get] [] [pods] [] []}]')))!;
    expect(denial).toMatchObject({ class: type, scope, namespace, rules: [{ ...pods, verbs: ['get'] }], user: TILLER });
    expect(denial.cures[0]!.grants[0]!.subject).toEqual({
      kind: 'ServiceAccount',
      namespace: 'kube-system',
      name: 'tiller',
    });
    expect(JSON.stringify(denial.cures)).not.toContain('secrets');
  });

  test.each([
    ['user=&{Jane Doe  [dev] map[]}', 'Jane Doe'],
    ['user=&{jane [dev] map[]}', 'jane'],
    ['\nuser=&{jane  [dev] map[]}\nownerrules[]', 'jane'],
    ['...', undefined],
    ['', undefined],
  ])('the user of %j', (rest, user) => {
    const found = readEscalation(tried('roles', '[{[get] [batch] [cronjobs] [] []}]', ` ${rest}`));
    expect(found).toMatchObject({ user, rules: [{ apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['get'] }] });
  });

  test('cut before its rules it makes none up', () => {
    const denial = explainDenial(aDeniedExchange('clusterroles "x" is forbidden: attempt to grant extra privileges'))!;
    expect(denial).toMatchObject({ class: 'escalation', user: undefined });
    expect(denial.reason).toMatch(/The text was cut: more may be missing\.$/);
    expect(denial.cures.map(({ title }) => title)).toEqual(['escalate']);
  });

  test.each(['{A:['.repeat(5000), '{[a] '.repeat(5000), '{map['.repeat(5000), `user=&{${'a '.repeat(5000)}`])(
    'a text made to be read long is not: %.12s',
    (text) => {
      expect(readEscalation(tried('roles', text, text))).toMatchObject({ kind: 'roles', rules: [] });
    },
  );
});
