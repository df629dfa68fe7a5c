import { expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import type { DeniedExchange } from '../../../../src/rbac/denials/evidence/denied-exchange.ts';
import { permissionsOf } from '../../../support/permissions-of.ts';

const bare = (method: string, target: string): DeniedExchange => ({
  method,
  target,
  requestHeaders: [],
  responseHeaders: [],
  status: 403,
  body: new Uint8Array(),
});

test.each([
  ['POST', '/api/v1/namespaces/demo/pods', 'rbac', 'create ["","pods","(any)"]', 'demo'],
  ['GET', '/api/v1/pods?watch=true', 'rbac', 'watch ["","pods","(any)"]', ''],
  ['DELETE', '/apis/apps/v1/namespaces/demo/deployments/web', 'rbac', 'delete ["apps","deployments","web"]', 'demo'],
  ['GET', '/metrics', 'nonresource', 'get "/metrics"', ''],
])('%s %s: its rule, for nobody in particular, and the doubt', (method, target, kind, permission, namespace) => {
  const denial = explainDenial(bare(method, target))!;
  expect(denial).toMatchObject({ class: kind, namespace, user: undefined });
  expect(permissionsOf(denial.rules)).toEqual([permission]);
  expect(denial.reason).toMatch(/^Nothing shows who refused this request\. If it was the API server/);
  expect(denial.remedy).toMatch(/^To be certain/);
});

test.each([
  [
    '',
    '/api/v1/namespaces',
    /list namespaces at the cluster scope; by the method it may also have been create, deletecollection\.$/,
  ],
  [
    '',
    '/api/v1/namespaces/demo/pods/web',
    /get pods "web" in namespace demo; by the method it may also have been update, patch, delete\.$/,
  ],
  ['GET', '/', /^Every web server has the path \//],
  ['GET', '/api/v4/projects/1', /not a path of a Kubernetes API server/],
  ['GET', '/token?scope=x', /not a path of a Kubernetes API server/],
])('%s %s: unknown, and what it may have been', (method, target, reason) => {
  const denial = explainDenial(bare(method, target))!;
  expect(denial).toMatchObject({ class: 'unknown', rules: [] });
  expect(denial.reason).toMatch(reason);
});

test('a 403 with headers but no body is judged by its headers', () => {
  const responseHeaders: [string, string][] = [['Server', 'nginx']];
  expect(explainDenial({ ...bare('GET', '/api/v1/pods'), responseHeaders })!.class).toBe('gateway');
});
