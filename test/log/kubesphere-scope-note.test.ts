import { expect, test } from 'vitest';
import { decodeKubeSphereRequestInfo } from '../../src/api/kubesphere/kubesphere-request-info.ts';
import { decodeRequestInfo } from '../../src/api/request/request-info.ts';
import { factsOf } from '../../src/log/ladder.ts';
import { scopeNote } from '../../src/log/kubesphere-scope-note.ts';
import { requestInfoTable } from '../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../support/an-exchange.ts';

test.each([
  ['/kapis/iam.kubesphere.io/v1beta1/users', 'Global'],
  ['/clusters/c/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspaceroles', 'workspace ws-a, cluster c'],
  ['/clusters/c/api/v1/nodes', 'cluster c'],
  ['/api/v1/namespaces/n/pods', ''],
])('behind the line of %s: %s', (target, note) => {
  expect(scopeNote(decodeKubeSphereRequestInfo('GET', target))).toBe(note);
});

test('nothing behind a request to Kubernetes', () => {
  expect(scopeNote(decodeRequestInfo('GET', '/api/v1/nodes'))).toBe('');
  expect(scopeNote(undefined)).toBe('');
});

test('level 2 tells the scope as facts, level 5 names the segments', () => {
  const target = '/clusters/c/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspaceroles';
  const exchange = { ...anExchange({ target }), requestInfo: decodeKubeSphereRequestInfo('GET', target) };
  const scope = factsOf(exchange, 2).filter(({ topic }) => topic === 'scope');
  expect(scope.map(({ key, value }) => `${key}=${value}`).join(' ')).toBe(
    'resourceScope=Workspace workspace=ws-a cluster=c',
  );
  const table = requestInfoTable(exchange, { color: false, columns: 200 });
  expect(table).toMatch(/clusters +│ cluster +│ prefix/);
  expect(table).toMatch(/resourceScope +│ Workspace/);
});
