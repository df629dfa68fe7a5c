import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createProxy, loadUpstream } from 'kubetrace';
import { startPlayground } from 'kubetrace/playground';
import { assertNeverForbidden } from './never-forbidden.mjs';
import { reconcile } from './operator.mjs';

const OPERATOR = 'system:serviceaccount:team-a:pod-counter';
let playground;
let proxy;

before(async () => {
  const manifest = await readFile(process.env.ROLE ?? 'role.yaml', 'utf8');
  playground = await startPlayground({ manifest });
  // The tests are the administrator, and the operator is whom it runs as. With a real cluster: loadUpstream({ as: OPERATOR }).
  const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig('admin'), as: OPERATOR });
  proxy = await createProxy({ upstream });
});

after(async () => {
  await proxy?.close();
  await playground?.close();
});

test('the operator counts the pods', async () => {
  await reconcile(proxy.url, 'team-a');
  await reconcile(proxy.url, 'team-a');
  const pods = proxy.trace.exchanges.filter(({ requestInfo }) => requestInfo?.resource === 'pods');
  assert.equal(pods.length, 2);
});

test('my operator was never forbidden', () => assertNeverForbidden(proxy.trace, OPERATOR));
