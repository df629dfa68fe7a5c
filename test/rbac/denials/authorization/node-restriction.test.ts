import { expect, test } from 'vitest';
import { forbiddenMessage } from '../../../../src/api/status/forbidden-message.ts';
import { decodeRequestInfo } from '../../../../src/api/request/request-info.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const lease = (namespace: string): string => `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;

test.each<[line: string, rules: 0 | 1]>([
  ['GET /api/v1/namespaces/a/secrets/db', 1],
  ['POST /api/v1/namespaces/a/configmaps', 1],
  ['POST /api/v1/namespaces/a/serviceaccounts', 1],
  ['POST /api/v1/namespaces/a/serviceaccounts/sa/token', 0],
  ['PATCH /api/v1/namespaces/a/persistentvolumeclaims/c', 0],
  ['PATCH /api/v1/namespaces/a/persistentvolumeclaims/c/status', 1],
  ['PUT /api/v1/namespaces/a/pods/p', 0],
  ['PATCH /api/v1/namespaces/a/pods/p/ephemeralcontainers', 0],
  ['POST /api/v1/namespaces/a/pods/p/exec', 1],
  [`GET ${lease('kube-node-lease')}/n2`, 1],
  [`PUT ${lease('kube-node-lease')}/n2`, 0],
  [`DELETE ${lease('default')}/n1`, 0],
  [`POST ${lease('default')}`, 0],
  ['DELETE /api/v1/nodes/n1', 1],
  ['DELETE /api/v1/nodes/n2', 0],
  ['DELETE /api/v1/nodes', 0],
  ['PATCH /apis/storage.k8s.io/v1/csinodes/n2', 0],
  ['GET /metrics', 1],
])('%s of a kubelet: %i rules', (line, rules) => {
  const [method = '', target = ''] = line.split(' ');
  const message = forbiddenMessage('system:node:n1', decodeRequestInfo(method, target));
  const denial = explainDenial(aDeniedExchange(message, { method, target }))!;
  expect(denial.rules).toHaveLength(rules);
  if (rules === 0) expect(denial).toMatchObject({ class: 'node', reason: expect.stringContaining('NodeRestriction') });
});

test('any other user may be granted those', () => {
  const message = forbiddenMessage('alice', decodeRequestInfo('DELETE', '/api/v1/nodes/n2'));
  expect(explainDenial(aDeniedExchange(message))!.rules).toHaveLength(1);
});
