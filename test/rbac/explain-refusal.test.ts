import { expect, test } from 'vitest';
import { dialectOfRefusal, explainRefusal } from '../../src/rbac/explain-refusal.ts';
import { aRefusal } from '../support/a-refusal.ts';

const LIST = 'cannot list resource "clusters" in API group "tenant.kubesphere.io" at the cluster scope';
const account = 'kubesphere:serviceaccount:default:sample';
const kubeSphereToken = bearer({ sub: 'alice', token_type: 'access_token' });
const kubernetesToken = bearer({ sub: 'system:serviceaccount:a:b' });

test.each([
  ['kubesphere', 403, `clusters.tenant.kubesphere.io is forbidden: User "${account}" ${LIST}`, '', ''],
  ['kubernetes', 403, `clusters.tenant.kubesphere.io is forbidden: User "alice" ${LIST}`, '', ''],
  ['kubesphere', 403, `clusters.tenant.kubesphere.io is forbidden: User "alice" ${LIST}`, '/kapis/a/v1/b', ''],
  ['kubesphere', 403, `clusters.tenant.kubesphere.io is forbidden: User "alice" ${LIST}`, '/api/v1/a', kubeSphereToken],
  ['kubernetes', 403, `clusters.tenant.kubesphere.io is forbidden: User "alice" ${LIST}`, '/api/v1/a', kubernetesToken],
  ['kubesphere', 403, 'forbidden: User "alice" cannot GET path "/kapis"', '', ''],
  ['kubernetes', 403, 'forbidden: User "alice" cannot get path "/kapis/a/v1/b"', '/kapis/a/v1/b', kubeSphereToken],
  ['kubernetes', 401, 'Unauthorized', '/kapis/a/v1/b', kubeSphereToken],
  ['kubesphere', 401, 'token not found in cache', '/api/v1/pods', kubeSphereToken],
])('%s: %i %s %s', (dialect, status, message, target, authorization) => {
  const requestHeaders = authorization === '' ? [] : ([['Authorization', authorization]] as const);
  expect(dialectOfRefusal(aRefusal(message, { status, target, requestHeaders }))).toBe(dialect);
});

test('a dialect that is named takes precedence over what the refusal shows', () => {
  const refusal = aRefusal(`clusters.tenant.kubesphere.io is forbidden: User "alice" ${LIST}`);
  expect(explainRefusal(refusal, { dialect: 'auto', version: '4' })!.hop).toBeUndefined();
  expect(explainRefusal(refusal, { dialect: 'kubesphere', version: '4' })!.hop!.resourceScope).toBe('Global');
});

function bearer(claims: object): string {
  return `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
}
