import { expect, test } from 'vitest';
import { cureLine } from '../../../src/rbac/cures/cure-line.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const cannot = (user: string, rest: string): string => `User "${user}" cannot ${rest}`;

test.each([
  [
    `pods "web-0" is forbidden: ${cannot('alice', 'get resource "pods/log" in API group "" in the namespace "team-a"')}`,
    'missing rule: get pods/log "web-0" in a Role of namespace team-a for alice',
  ],
  [
    `deployments.apps is forbidden: ${cannot('é', 'list resource "deployments" in API group "apps" at the cluster scope')}`,
    String.raw`missing rule: list deployments.apps in a ClusterRole for \u{e9}`,
  ],
  [`forbidden: ${cannot('alice', 'get path "/metrics"')}`, 'missing rule: get /metrics in a ClusterRole for alice'],
  [
    `forbidden: ${cannot('system:anonymous', 'get path "/metrics"')}`,
    'Nobody was authenticated (system:anonymous), and system:anonymous may not get path /metrics: send a credential; do not bind the anonymous user. Rule: get /metrics in a ClusterRole',
  ],
  [
    `pods "web-0" is forbidden: ${cannot('alice', 'get resource "pods/logs" in API group "" in the namespace "team-a"')}`,
    'a rule would not help: pods have no subresource logs; did you mean /api/v1/namespaces/team-a/pods/web-0/log?',
  ],
  [
    `widgets.example.com is forbidden: ${cannot('alice', 'list resource "widgets" in API group "example.com" at the cluster scope')}`,
    'missing rule: list widgets.example.com in a ClusterRole for alice (but widgets.example.com is not of Kubernetes itself, and whether this cluster has it cannot be known without asking it)',
  ],
  [
    `secrets is forbidden: ${cannot('alice', 'list resource "secrets" in API group "" at the cluster scope')}: not on Fridays`,
    'an authorizer besides RBAC denied this (not on Fridays); if it only had no opinion, this rule lifts it: list secrets in a ClusterRole for alice',
  ],
  [
    `users "bob" is forbidden: ${cannot('alice', 'impersonate resource "users" in API group "" at the cluster scope')}: not on Fridays`,
    'an authorizer besides RBAC denied this (not on Fridays); if it only had no opinion, this rule lifts it: impersonate users "bob" in a ClusterRole for alice',
  ],
  [
    'namespaces "default" is forbidden: this namespace may not be deleted',
    'admission: The request was authorized; NamespaceLifecycle denied it for what is in it, so no RBAC rule helps: this namespace may not be deleted',
  ],
])('%s', (message, line) => {
  expect(cureLine(explainDenial(aDeniedExchange(message))!)).toBe(line);
});

test('stays one short line of printable ASCII', () => {
  const many = Array.from({ length: 500 }, (_, i) => `{APIGroups:[""], Resources:["r${i}"], Verbs:["a${i}"]}`).join(
    '\n',
  );
  const escalation = `roles.rbac.authorization.k8s.io "r" is forbidden: user "bob" (groups=[]) is attempting to grant RBAC permissions not currently held:\n${many}`;
  for (const message of [escalation, `pods "x" is forbidden: ${'a\nb\tc '.repeat(1000)}`]) {
    const line = cureLine(explainDenial(aDeniedExchange(message))!);
    expect(line).toMatch(/^[\x20-\x7e]{20,1000}$/);
  }
});
