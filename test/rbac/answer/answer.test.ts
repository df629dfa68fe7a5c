import { expect, test } from 'vitest';
import { answerOf } from '../../../src/rbac/answer/answer.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const LIST = 'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" at the cluster scope';
const ACT =
  'users "bob" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope';
const FIRST =
  /^an authorizer besides RBAC denied jane ".*"(?: for bob)? in the whole cluster; if it only had no opinion, this rule lifts it$/;

test.each([
  ['nothing speaks against the rule', LIST, /^jane needs "list secrets" in the whole cluster$/, 'good'],
  ['another authorizer gave a reason', `${LIST}: not on Fridays`, FIRST, 'unsure'],
  ['another authorizer gave a reason for the impersonation', `${ACT}: not on Fridays`, FIRST, 'unsure'],
  [
    'another authorizer decided',
    `${LIST}: denied by policy`,
    /^perhaps no rule helps: an authorizer besides RBAC/,
    'unsure',
  ],
  ['ABAC has no opinion', `${LIST}: No policy matched.`, /^perhaps jane needs "list secrets"/, 'unsure'],
  [
    'the Node authorizer',
    LIST.replace('jane', 'system:node:n1') + ": unknown node 'n1'",
    /^the Node authorizer denied system:node:n1 "list secrets" in the whole cluster; if it only/,
    'unsure',
  ],
  [
    'there is no such resource',
    LIST.replaceAll('secrets', 'secret'),
    /^a rule would not help: the core group has no secret; did you mean \/api\/v1\/secrets\?$/,
    'bad',
  ],
  [
    'a custom resource',
    LIST.replace('secrets', 'widgets.example.com')
      .replace('"secrets"', '"widgets"')
      .replace('group ""', 'group "example.com"'),
    /^jane needs "list widgets\.example\.com" in the whole cluster$/,
    'good',
  ],
])('%s', (_, message, text, tone) => {
  const answer = answerOf(explainDenial(aDeniedExchange(message))!);
  expect(answer.text).toMatch(text);
  expect(answer.tone).toBe(tone);
});
