import { describe, expect, test } from 'vitest';
import {
  groupSubject,
  serviceAccountOf,
  subjectMatches,
  subjectOf,
  usernameOf,
} from '../../../src/rbac/rules/subject.ts';

const sa = 'system:serviceaccount:team-a:ci';

test.each([
  ['alice', { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'alice' }],
  [sa, { kind: 'ServiceAccount', name: 'ci', namespace: 'team-a' }],
  ['system:serviceaccount:a', { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'system:serviceaccount:a' }],
  ['system:node:n1', { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'system:node:n1' }],
])('subjectOf %s', (username, subject) => {
  expect(subjectOf(username)).toEqual(subject);
  expect(usernameOf(subjectOf(username))).toBe(username);
});

test.each([
  ['system:serviceaccount:a:b', { namespace: 'a', name: 'b' }],
  ['system:serviceaccount:a:b.c', { namespace: 'a', name: 'b.c' }],
  ['system:serviceaccount:A:b', undefined],
  ['system:serviceaccount:a:b:c', undefined],
  ['system:serviceaccount::b', undefined],
])('serviceAccountOf %s', (username, account) => {
  expect(serviceAccountOf(username)).toEqual(account);
});

describe('subjectMatches', () => {
  const user = { username: sa, groups: ['system:authenticated'] };
  test.each([
    ['a User of that name', { kind: 'User', name: sa }, '', true],
    ['another User', { kind: 'User', name: 'alice' }, '', false],
    ['a Group', groupSubject('system:authenticated'), '', true],
    ['another Group', groupSubject('dev'), '', false],
    ['a ServiceAccount', { kind: 'ServiceAccount', name: 'ci', namespace: 'team-a' }, '', true],
    ['a ServiceAccount without a namespace', { kind: 'ServiceAccount', name: 'ci' }, '', false],
    ["a ServiceAccount in its binding's namespace", { kind: 'ServiceAccount', name: 'ci' }, 'team-a', true],
    [
      'a ServiceAccount of another namespace',
      { kind: 'ServiceAccount', name: 'ci', namespace: 'team-b' },
      'team-a',
      false,
    ],
  ] as const)('%s', (_why, subject, namespace, matches) => {
    expect(subjectMatches(subject, user, namespace)).toBe(matches);
  });
});
