import { expect, test } from 'vitest';
import { decodeKubeSphereRequestInfo } from '../../../src/api/kubesphere/kubesphere-request-info.ts';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { Detail } from '../../../src/log/detail.ts';
import { rbacOf } from '../../../src/rbac/dialects.ts';
import { scopeNote } from '../../../src/rbac/kubesphere/scope-note.ts';
import { requestInfoTable } from '../../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../../support/an-exchange.ts';

test.each([
  ['/kapis/iam.kubesphere.io/v1beta1/users', 'Global'],
  ['/clusters/c/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspaceroles', 'workspace ws-a, cluster c'],
  ['/clusters/c/api/v1/nodes', 'cluster c'],
  ['/api/v1/namespaces/n/pods', ''],
])('after the log line of %s: %s', (target, note) => {
  expect(scopeNote(decodeKubeSphereRequestInfo('GET', target))).toBe(note);
});

test('nothing after a request to Kubernetes', () => {
  const info = decodeRequestInfo('GET', '/api/v1/nodes');
  expect(rbacOf(info).scopeNote(info)).toBe('');
});

test('level 2 logs the scope as facts, level 5 names the segments', () => {
  const target = '/clusters/c/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspaceroles';
  const exchange = { ...anExchange({ target }), requestInfo: decodeKubeSphereRequestInfo('GET', target) };
  const scope = new Detail({ verbosity: 2 }).facts(exchange).filter(({ topic }) => topic === 'scope');
  expect(scope.map(({ key, value }) => `${key}=${value}`).join(' ')).toBe(
    'resourceScope=Workspace workspace=ws-a cluster=c',
  );
  const table = requestInfoTable(exchange, { color: false, columns: 200 });
  expect(table).toMatch(/clusters +│ cluster +│ prefix/);
  expect(table).toMatch(/resourceScope +│ Workspace/);
});
