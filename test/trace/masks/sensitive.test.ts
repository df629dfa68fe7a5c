import { expect, test } from 'vitest';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { mayHoldSecrets } from '../../../src/trace/masks/sensitive.ts';

test.each<[method: string, target: string, expected: boolean]>([
  ['GET', '/api/v1/secrets', true],
  ['PATCH', '/api/v1/namespaces/a/secrets/s', true],
  ['GET', '/api/v1/watch/namespaces/a/secrets', true],
  ['GET', '/kapis/resources.kubesphere.io/v1alpha3/namespaces/a/secrets', true],
  ['POST', '/api/v1/namespaces/a/serviceaccounts/s/token', true],
  ['POST', '/apis/authentication.k8s.io/v1/tokenreviews', true],
  ['POST', '/kapis/iam.kubesphere.io/v1alpha2/users', true],
  ['POST', '/oauth/token', true],
  ['GET', '/clusters/host/api/v1/namespaces/a/secrets', true],
  ['PATCH', '/apis/iam.kubesphere.io/v1alpha2/users/admin', true],
  ['GET', '/api/v1/namespaces/a/services/kubesphere/proxy/api/v1/secrets', true],
  ['GET', '/api/v1/namespaces/a/services/web/proxy/index.html', false],
  ['GET', '/api/v1/namespaces/a/serviceaccounts/s', false],
  ['GET', '/api/v1/namespaces/a/configmaps/secrets', false],
  ['GET', '/apis/user.openshift.io/v1/users', false],
  ['GET', '/healthz', false],
  ['GET', '/oauthx', false],
])('%s %s: %s', (method, target, expected) => {
  expect(mayHoldSecrets(decodeRequestInfo(method, target), target)).toBe(expected);
});

test('a path that cannot be decoded is judged by its words', () => {
  expect(mayHoldSecrets(undefined, '/api/v1/watch')).toBe(false);
  expect(mayHoldSecrets(undefined, '/api/v1/proxy/secrets')).toBe(true);
});
