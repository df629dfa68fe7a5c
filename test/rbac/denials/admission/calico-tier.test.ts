import { expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const group = { apiGroups: ['projectcalico.org'] };
const getTier = { ...group, resources: ['tiers'], resourceNames: ['default'], verbs: ['get'] };
const said = (scope: string): string =>
  `networkpolicies.projectcalico.org "p" is forbidden: User "bob" cannot create networkpolicies.projectcalico.org in tier "default"${scope}`;

test('without the tier: get on it first, then with the policies in it', () => {
  const denial = explainDenial(aDeniedExchange(said(' and namespace "x" (user cannot get tier)')))!;
  expect(denial).toMatchObject({ class: 'admission-check', user: 'bob', scope: 'cluster', rules: [getTier] });
  expect(
    denial.cures.map(({ grants }) => grants.map(({ scope, namespace, rules }) => [scope, namespace, rules])),
  ).toEqual([
    [['cluster', '', [getTier]]],
    [
      ['cluster', '', [getTier]],
      [
        'namespace',
        'x',
        [{ ...group, resources: ['tier.networkpolicies'], resourceNames: ['default.*'], verbs: ['create'] }],
      ],
    ],
  ]);
});

test('with the tier: the policies in it', () => {
  const denial = explainDenial(aDeniedExchange(said('')))!;
  expect(denial).toMatchObject({
    class: 'admission-check',
    scope: 'cluster',
    rules: [{ ...group, resources: ['tier.networkpolicies'], resourceNames: ['default.*'], verbs: ['create'] }],
  });
});

test('a list without any tier: get on tiers, for nobody in particular', () => {
  const message = 'networkpolicies.projectcalico.org is forbidden: Operation on Calico tiered policy is forbidden';
  const denial = explainDenial(aDeniedExchange(message))!;
  expect(denial).toMatchObject({
    class: 'admission-check',
    user: undefined,
    rules: [{ ...group, resources: ['tiers'], verbs: ['get'] }],
  });
});
