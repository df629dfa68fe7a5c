import { expect, test } from 'vitest';
import { isSecretName, isSecretParameter } from '../../src/api/secret-names.ts';

test.each([
  'X-Vault-Token',
  'Private-Token',
  'X-Access-Token',
  'X-Forwarded-Access-Token',
  'X-Amz-Security-Token',
  'X-CSRF-Token',
  'X-XSRF-TOKEN',
  'Api-Key',
  'X-Api-Key',
  'X-Auth-Token',
  'X-Auth',
  'X-Id-Token',
  'X-Session-Id',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'Ocp-Apim-Subscription-Key',
  'X-Functions-Key',
  'Set-Cookie2',
  'CLIENT_SECRET',
  'clientSecret',
  'access_token',
  'id_token_hint',
  'accesstoken',
  'refresh-token',
  'mytokens',
  'password',
  'oldPasswd',
  'passphrase',
  'pwd',
  'pass',
  'sig',
  'connect.sid',
  'otp',
  'jwt',
  'client_assertion',
  'private_token',
  'AWS_SECRET_ACCESS_KEY',
])('%s names a secret', (name) => {
  expect([isSecretName(name), isSecretName(name.toUpperCase())]).toEqual([true, true]);
});

test.each([
  'Accept',
  'Audit-Id',
  'Content-Type',
  'WWW-Authenticate',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Accept',
  'X-Kubernetes-Pf-Flowschema-Uid',
  'X-Kubernetes-Pf-Prioritylevel-Uid',
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Private-Network',
  'Impersonate-Extra-Authentication.kubernetes.io%2Fcredential-id',
  'Impersonate-User',
  'X-Remote-User',
  'Idempotency-Key',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'fieldSelector',
  'labelSelector',
  'sessionAffinity',
  'sessionAffinityConfig',
  'token_type',
  'subject_token_type',
  'token_type_hint',
  'client_assertion_type',
  'token_endpoint',
  'tokenFile',
  'secretName',
  'secret-ref',
  'passwords_expire_in_type',
  'bypass',
  'design',
  'author',
  'key',
  'code',
])('%s does not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each(['code', 'device_code', 'user_code', 'code_verifier', 'key', 'ticket', 'SAMLResponse', 'token'])(
  '%s is one as a parameter',
  (name) => expect(isSecretParameter(name)).toBe(true),
);

test.each(['limit', 'watch', 'dryRun', 'fieldManager', 'container', 'command', 'stdin', 'ports', 'keyword', 'encoder'])(
  '%s is none',
  (name) => expect(isSecretParameter(name)).toBe(false),
);
