import { expect, test } from 'vitest';
import { denialData } from '../../../src/rbac/denials/denial-data.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { parseDenial } from '../../../src/rbac/denials/parse-denial.ts';
import { explainKubeSphereDenial } from '../../../src/rbac/kubesphere/explain-kubesphere-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const LIST = 'cannot list resource "pods" in API group "" in the namespace "team-a"';
const pods = (user: string, reason = ''): string => `pods is forbidden: User "${user}" ${LIST}${reason}`;
const ESCALATION =
  'roles.rbac.authorization.k8s.io is forbidden: user "eve" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:\n' +
  '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}';

test.each([
  ['a rule is missing', explainDenial(aDeniedExchange(pods('alice')))],
  ['nobody is to be bound', explainDenial(aDeniedExchange(pods('system:anonymous')))],
  ['the namespace is not known', explainDenial(aDeniedExchange(ESCALATION))],
  ['another authorizer decided', explainDenial(aDeniedExchange(pods('alice', ': denied by policy "nights"')))],
  ['the credential was not accepted', explainDenial(aDeniedExchange('Unauthorized', { status: 401 }))],
  ['no rule lifts it', explainDenial(aDeniedExchange('admission webhook "w" denied the request: no'))],
  ['KubeSphere', explainKubeSphereDenial(aDeniedExchange(pods('alice')))],
  ['KubeSphere, nobody to bind', explainKubeSphereDenial(aDeniedExchange(pods('system:anonymous')))],
])('what was written is read again: %s', (_, denial) => {
  expect(denial).toBeDefined();
  const written: unknown = JSON.parse(JSON.stringify(denialData(denial!)));
  expect(parseDenial(written)).toEqual(denial);
});

test('what is not known is undefined, and written as an empty text', () => {
  const denial = explainDenial(aDeniedExchange(ESCALATION))!;
  expect(denial).toMatchObject({ scope: 'namespace', namespace: undefined });
  expect(denialData(denial)).toMatchObject({ namespace: '', cures: [{ grants: [{ namespace: '' }] }, {}] });
  const anonymous = explainDenial(aDeniedExchange(pods('system:anonymous')))!;
  expect(anonymous.cures[0]!.grants[0]!.subject).toBeUndefined();
  expect(denialData(anonymous).cures[0]!.grants[0]!.subject).toEqual({
    kind: 'User',
    apiGroup: 'rbac.authorization.k8s.io',
    name: '',
  });
});

test.each([['constructor'], ['__proto__'], ['of-a-later-version'], [7], [undefined]])(
  'a class that this version does not have, %j, is unknown and has no cure',
  (kind) => {
    const data = { ...denialData(explainDenial(aDeniedExchange(pods('alice')))!), class: kind };
    expect(parseDenial(data)).toMatchObject({ class: 'unknown', user: 'alice', cures: [] });
  },
);

test.each([[undefined], [null], ['rbac'], [[]]])('%j is not a denial', (value) => {
  expect(parseDenial(value)).toBeUndefined();
});

test('fields of another type count as absent', () => {
  const cures = [{ title: 1, grants: [{ rules: [{ verbs: ['get', 1] }], subject: { kind: 'Robot', name: 'x' } }] }, 1];
  expect(parseDenial({ class: 'rbac', user: {}, groups: 'a', rules: 'x', nearMiss: 1, kubeSphere: 2, cures })).toEqual({
    class: 'rbac',
    reason: '',
    message: '',
    user: undefined,
    groups: [],
    rules: [],
    scope: 'cluster',
    namespace: '',
    cures: [
      { title: '', grants: [{ scope: 'cluster', namespace: '', rules: [{ verbs: ['get'] }], subject: undefined }] },
    ],
  });
});
