import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const AUTHENTICATION = '/apis/authentication.k8s.io/v1';

describe('SelfSubjectAccessReview', () => {
  const review = async (as: string, spec: object) =>
    (await playground.ask(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, { as, body: { spec } })).json;
  const LIST_PODS = { verb: 'list', resource: 'pods', namespace: 'team-a' };

  test.each([
    [
      'dev',
      LIST_PODS,
      { allowed: true, reason: 'RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to User "dev"' },
    ],
    [
      'team-a:reporter',
      LIST_PODS,
      {
        allowed: true,
        reason:
          'RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to ServiceAccount "reporter/team-a"',
      },
    ],
    ['alice', LIST_PODS, { allowed: false }],
    ['dev', { ...LIST_PODS, namespace: '' }, { allowed: false }],
    ['dev', { ...LIST_PODS, subresource: 'log' }, { allowed: false }],
    ['dev', { ...LIST_PODS, verb: '*' }, { allowed: false }],
    ['admin', { ...LIST_PODS, verb: '*' }, { allowed: true }],
  ])('%s %o', async (as, resourceAttributes, status) => {
    expect(await review(as, { resourceAttributes })).toMatchObject({
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
      status,
    });
  });

  test('knows other paths', async () => {
    const spec = { nonResourceAttributes: { path: '/healthz', verb: 'get' } };
    expect((await review('alice', spec))['status']).toMatchObject({
      allowed: true,
      reason: expect.stringContaining('to Group "system:'),
    });
  });

  test('asks one thing at a time', async () => {
    expect((await review('dev', {})).reason).toBe('Invalid');
    expect((await review('dev', { resourceAttributes: {}, nonResourceAttributes: {} })).reason).toBe('Invalid');
  });

  test('is not for anonymous users', async () => {
    expect((await playground.ask(`POST ${AUTHORIZATION}/selfsubjectaccessreviews`, { body: {} })).status).toBe(403);
  });
});

test('SelfSubjectRulesReview lists the rights of the user', async () => {
  const ask = (body: object) => playground.ask(`POST ${AUTHORIZATION}/selfsubjectrulesreviews`, { as: 'dev', body });
  expect((await ask({ spec: { namespace: 'team-a' } })).json['status']).toMatchObject({
    resourceRules: expect.arrayContaining([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]),
    nonResourceRules: expect.arrayContaining([expect.objectContaining({ verbs: ['get'] })]),
    incomplete: false,
  });
  expect((await ask({ spec: {} })).json.message).toBe('no namespace on request');
});

test('SelfSubjectReview says who the user is, also under impersonation', async () => {
  const { json } = await playground.ask(`POST ${AUTHENTICATION}/selfsubjectreviews`, {
    as: 'team-a:reporter',
    body: {},
  });
  expect(json['status']).toMatchObject({
    userInfo: {
      username: 'system:serviceaccount:team-a:reporter',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:team-a', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=/)] },
    },
  });
  const other = { 'impersonate-user': 'bob', 'impersonate-extra-scopes': 'a' };
  const { json: bob } = await playground.admin(`POST ${AUTHENTICATION}/selfsubjectreviews`, {}, other);
  expect(bob['status']).toEqual({
    userInfo: { username: 'bob', groups: ['system:authenticated'], extra: { scopes: ['a'] } },
  });
});

test('SubjectAccessReview asks for others, a local one in its own namespace only', async () => {
  const spec = { user: 'dev', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'team-a' } };
  const { json } = await playground.admin(`POST ${AUTHORIZATION}/subjectaccessreviews`, { spec });
  expect(json['status']).toMatchObject({ allowed: true });
  const local = (namespace: string) =>
    playground.admin(`POST ${AUTHORIZATION}/namespaces/${namespace}/localsubjectaccessreviews`, { spec });
  expect((await local('team-a')).json['status']).toMatchObject({ allowed: true });
  expect((await local('team-b')).status).toBe(422);
});

describe('tokens', () => {
  const REQUEST = '/api/v1/namespaces/default/serviceaccounts/sample/token';
  const review = async (token: string, audiences?: readonly string[]) =>
    (await playground.admin(`POST ${AUTHENTICATION}/tokenreviews`, { spec: { token, audiences } })).json['status'];

  test('are made on request, for an audience and a time', async () => {
    const { status, json } = await playground.admin(`POST ${REQUEST}`, {
      spec: { audiences: ['vault'], expirationSeconds: 900 },
    });
    const { token, expirationTimestamp } = json['status'] as { token: string; expirationTimestamp: string };
    expect([status, json.kind]).toEqual([201, 'TokenRequest']);
    expect(Date.parse(expirationTimestamp) - Date.now()).toBeLessThanOrEqual(900_000);
    expect(await review(token)).toMatchObject({ authenticated: false });
    expect(await review(token, ['vault', 'other'])).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
      user: { username: 'system:serviceaccount:default:sample' },
    });
  });

  test('may be bound to a pod and end with it', async () => {
    await playground.admin('POST /api/v1/namespaces/default/pods', {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    const { json } = await playground.admin(`POST ${REQUEST}`, {
      spec: { boundObjectRef: { kind: 'Pod', name: 'p' } },
    });
    const { token } = json['status'] as { token: string };
    expect(await review(token)).toMatchObject({ user: { extra: { 'authentication.kubernetes.io/pod-name': ['p'] } } });
    await playground.admin('DELETE /api/v1/namespaces/default/pods/p');
    expect(await review(token)).toMatchObject({ authenticated: false });
  });

  test('live ten minutes at least, and take the right to make them', async () => {
    expect((await playground.admin(`POST ${REQUEST}`, { spec: { expirationSeconds: 10 } })).json.message).toContain(
      'less than 10 minutes',
    );
    expect((await playground.ask(`POST ${REQUEST}`, { as: 'dev', body: {} })).json.message).toContain(
      'resource "serviceaccounts/token"',
    );
  });
});
