import { expect, test } from 'vitest';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const list = (user: string, rest = ''): string =>
  `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "demo"${rest}`;

test.each([
  [
    'a session of AWS',
    list('arn:aws:sts::123456789012:assumed-role/devs/me-170'),
    /ends in me-170, .* arn:aws:iam::123456789012:role\/devs --kubernetes-groups GROUP/,
  ],
  ['nobody', list('system:anonymous'), /^Send a credential, and bind nobody/],
  ['another authorizer that decided', list('jane', ': denied by policy "nights"'), /--authorization-config/],
  [
    'a kubelet that wants what NodeRestriction refuses',
    'nodes "b" is forbidden: User "system:node:a" cannot patch resource "nodes" in API group "" at the cluster scope',
    /kubelet\.conf/,
  ],
])('%s', (_who, message, remedy) => {
  expect(explainDenial(aDeniedExchange(message))!.remedy).toMatch(remedy);
});

test('a 401', () => {
  const denial = explainDenial(aDeniedExchange('Unauthorized', { status: 401 }))!;
  expect(denial.remedy).toMatch(/^Log in again\. .*kubetrace whoami shows which credential/);
});

test('an ordinary denial needs nothing but its rule', () => {
  expect(explainDenial(aDeniedExchange(list('jane')))).not.toHaveProperty('remedy');
});
