import { expect, test } from 'vitest';
import { parsed } from '../../../src/api/shape.ts';
import { denialData, denialOfData } from '../../../src/rbac/denials/denial-data.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { explainKubeSphereDenial } from '../../../src/rbac/kubesphere/denials/explain-kubesphere-denial.ts';
import { DENIAL } from '../../../src/trace/file/denial-shape.ts';
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
  expect(denialOfData(parsed(DENIAL, written))).toEqual(denial);
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

test('a cure or a cause that the class does not have is dropped', () => {
  const data = denialData(explainDenial(aDeniedExchange(pods('alice')))!);
  expect(denialOfData({ ...data, class: 'admission' })).toMatchObject({ class: 'admission', cures: [] });
  const [doubtfulCure] = data.cures;
  expect(denialOfData({ ...data, doubtfulCure: doubtfulCure!, cause: 'expired' })).toEqual(denialOfData(data));
  const webhook = denialOfData({ ...data, class: 'webhook', doubtfulCure: doubtfulCure! });
  expect(webhook).toMatchObject({ class: 'webhook', cures: [], doubtfulCure: { title: 'least' } });
});

test('a 401 without a cause has an unknown one', () => {
  const { cause: _, ...data } = denialData(explainDenial(aDeniedExchange('Unauthorized', { status: 401 }))!);
  expect(denialOfData(data)).toMatchObject({ class: 'unauthenticated', cause: 'unknown' });
});

test.each(['constructor', '__proto__', 'of-a-later-version', '', 7, undefined])('%j is not a class', (kind) => {
  const data = { ...denialData(explainDenial(aDeniedExchange(pods('alice')))!), class: kind };
  expect(() => parsed(DENIAL, data)).toThrow(/^class: expected a word of the documentation, found /);
});
