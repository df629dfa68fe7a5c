import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resourceDoubt } from '../../../src/api/catalog/resource-doubt.ts';
import { resourceCatalog } from '../../../src/api/catalog/resource-catalog.ts';
import { pathOf, segmentsOf } from '../../../src/api/catalog/request-place.ts';
import { NEWEST_MINOR } from '../../../src/api/catalog/resource-table.ts';
import { requestInfoOf } from '../../../src/api/request/request-info.ts';

describe('what cannot be meant is said, with what probably was', () => {
  test.each([
    ['/api/v1/namespaces/a/deployments', 'the core group has no deployments', '/apis/apps/v1/namespaces/a/deployments'],
    ['/apis/apps/v1/namespaces/a/pods', 'apps/v1 has no pods', '/api/v1/namespaces/a/pods'],
    ['/api/v1/namespaces/a/pods/web/logs', 'pods have no subresource logs', '/api/v1/namespaces/a/pods/web/log'],
    [
      '/api/v1/namespaces/a/pods/web/portForward',
      'no subresource portForward',
      '/api/v1/namespaces/a/pods/web/portforward',
    ],
    [
      '/api/v1/namespaces/a/serviceaccounts/x/tokens',
      'no subresource tokens',
      '/api/v1/namespaces/a/serviceaccounts/x/token',
    ],
    ['/api/v1/namespaces/a/pods/log/web', 'no subresource web', '/api/v1/namespaces/a/pods/web/log'],
    ['/api/v1/nodes/n/metrics/cadvisor', 'a path of the kubelet', '/api/v1/nodes/n/proxy/metrics/cadvisor'],
    ['/api/v1/pods/a/web', 'the namespace stands before the resource', '/api/v1/namespaces/a/pods/web'],
    ['/api/v1/pods/a/web/log?follow=1', 'the namespace stands before', '/api/v1/namespaces/a/pods/web/log'],
    ['/api/v1/a/pods/web', 'a namespace is written as namespaces/a', '/api/v1/namespaces/a/pods/web'],
    ['/api/v1/namespace/a/pods', 'the core group has no namespace', '/api/v1/namespaces/a/pods'],
    ['/api/v1/ns/a/po/web/logs', 'the core group has no ns', '/api/v1/namespaces/a/pods/web/log'],
    ['/api/v1/namespaces/a/pod/web', 'the core group has no pod', '/api/v1/namespaces/a/pods/web'],
    ['/api/v1/namespaces/a/Pods', 'the core group has no Pods', '/api/v1/namespaces/a/pods'],
    ['/api/v1/namespaces/a/ConfigMap/x', 'the core group has no ConfigMap', '/api/v1/namespaces/a/configmaps/x'],
    ['/apis/apps/v1/namespaces/a/deploy', 'apps/v1 has no deploy', '/apis/apps/v1/namespaces/a/deployments'],
    ['/apis/apps/v1/namespaces/a/deploymnets', 'no deploymnets', '/apis/apps/v1/namespaces/a/deployments'],
    ['/api/v1/namespaces/a/nodes', 'nodes are not in a namespace', '/api/v1/nodes'],
    ['/apis/apps/v2/namespaces/a/deployments', 'no version v2 (it has v1)', '/apis/apps/v1/namespaces/a/deployments'],
    ['/api/v2/pods', 'the core group has no version v2', '/api/v1/pods'],
    [
      '/apis/extensions/v1beta1/namespaces/a/deployments',
      'Kubernetes 1.16 and later',
      '/apis/apps/v1/namespaces/a/deployments',
    ],
    ['/apis/extensions/v1beta1/ingresses', 'Kubernetes 1.22 and later', '/apis/networking.k8s.io/v1/ingresses'],
    ['/apis/apps/v1beta1/namespaces/a/deployments', '1.16', '/apis/apps/v1/namespaces/a/deployments'],
    ['/apis/rbac/v1/clusterroles', 'no group rbac', '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
    ['/apis/core/v1/pods', 'the core group is below /api', '/api/v1/pods'],
    ['/apis/v1/namespaces/a/pods', 'the core group is below /api', '/api/v1/namespaces/a/pods'],
    ['/api/apps/v1/deployments', 'the group apps is below /apis', '/apis/apps/v1/deployments'],
    [
      '/apis/apps/namespaces/a/deployments',
      'no version after the group apps',
      '/apis/apps/v1/namespaces/a/deployments',
    ],
    ['/api/namespaces/a/pods', 'no version after /api', '/api/v1/namespaces/a/pods'],
    ['/v1/pods', 'does not begin with /api', '/api/v1/pods'],
    ['/apps/v1/deployments', 'does not begin with /apis', '/apis/apps/v1/deployments'],
    ['/namespaces/a/pods', 'does not begin with /api/v1', '/api/v1/namespaces/a/pods'],
    ['/API/v1/pods', 'lower case', '/api/v1/pods'],
    ['/api/v1/namespaces/a/pod/a%3Fb', 'no pod', '/api/v1/namespaces/a/pods/a%3Fb'],
  ])('%s: %s', (url, problem, path) => {
    const doubt = doubtOf('GET', url);
    expect(doubt).toMatchObject({ path, certainty: 'wrong' });
    expect(doubt?.text).toContain(problem);
    expect(doubt?.text).toMatch(/; did you mean \S+\?$/);
  });

  test.each([
    ['GET', '/api/v1/pods/web', 'write /api/v1/namespaces/NAMESPACE/pods/web'],
    ['POST', '/api/v1/pods', 'write /api/v1/namespaces/NAMESPACE/pods'],
    ['DELETE', '/apis/apps/v1/deployments', 'the path names none'],
    ['GET', '/api/v1/namespaces/a/frobs', 'the core group has no frobs in Kubernetes up to 1.'],
    ['GET', '/apis/apps/v1/namespaces/a/deployments/web/restart', 'no subresource restart in apps/v1'],
    ['OPTIONS', '/api/v1/pods', 'CORS preflight'],
  ])('%s %s: without a path where part of it is unknown', (method, url, text) => {
    const doubt = doubtOf(method, url);
    expect(doubt).toMatchObject({ text: expect.stringContaining(text), certainty: 'wrong' });
    expect(doubt).not.toHaveProperty('path');
  });
});

test.each([
  ['/apis/example.com/v1/namespaces/a/widgets', 'cannot be known without asking'],
  ['/apis/metrics.k8s.io/v1beta1/pods', 'cannot be known without asking'],
  ['/apis/policy/v1beta1/poddisruptionbudgets', 'Kubernetes 1.25 and later'],
])('%s may exist all the same', (url, text) => {
  expect(doubtOf('GET', url)).toMatchObject({ text: expect.stringContaining(text), certainty: 'unknown' });
});

test.each([
  ['/apis/apps/v2/namespaces/a/deployments', { group: 'apps', version: 'v2', resource: 'deployments' }],
  ['/api/v1/namespaces/a/pods/web/logs', { group: '', version: 'v1', resource: 'pods/logs' }],
  ['/apis/example.com/v1/widgets', { group: 'example.com', version: 'v1', resource: 'widgets' }],
  [
    '/apis/policy/v1beta1/poddisruptionbudgets',
    { group: 'policy', version: 'v1beta1', resource: 'poddisruptionbudgets' },
  ],
  ['/api/v1/namespaces/a/nodes', undefined],
  ['/api/v1/pods/a/web', undefined],
  ['/v1/pods', undefined],
])('%s is right if discovery lists %j', (url, unless) => {
  expect(doubtOf('GET', url)?.unless).toEqual(unless);
});

test.each([
  '/healthz',
  '/metrics',
  '/openapi/v3/apis/apps/v1',
  '/api',
  '/api/v1',
  '/apis',
  '/apis/apps',
  '/apis/apps/v1',
  '/apis/example.com',
  '/',
  '/api/v1/pods?watch=1',
  '/api/v1/namespaces',
  '/api/v1/namespaces/a',
  '/api/v1/namespaces/a/status',
  '/api/v1/namespaces/a/finalize',
  '/api/v1/watch/pods',
  '/api/v1/watch/namespaces/a/pods/x',
  '/api/v1/nodes/n/proxy/logs/x',
  '/api/v1/namespaces/a/services/x/proxy/a/b',
  '/api/v1//pods',
  '/apis/events.k8s.io/v1/events',
  '/api/v1/events',
  '/clusters/host/api/v1/pods',
  '/kapis/x/v1/y',
])('%s is without doubt', (url) => {
  expect(doubtOf('GET', url)).toBeUndefined();
});

test('every resource that is served is without doubt, with all its subresources; every other is said to be gone', () => {
  for (const { group, version, plural, namespaced, goneSince, subresources } of resourceCatalog().resources) {
    const namespace = namespaced ? 'a' : '';
    for (const parts of [[plural], [plural, 'x'], ...subresources.map((name) => [plural, 'x', name])]) {
      const doubt = doubtOf('GET', pathOf(segmentsOf({ group, version, namespace, parts })));
      if (goneSince === undefined) expect(doubt).toBeUndefined();
      else expect(doubt?.text).toContain(`Kubernetes 1.${goneSince} and later do not serve ${plural}`);
    }
    if (goneSince !== undefined) expect(goneSince).toBeLessThanOrEqual(NEWEST_MINOR);
  }
});

test('no path throws, and the one that is offered is itself without doubt', () => {
  const names = [
    'api',
    'apis',
    'v1',
    'apps',
    'core',
    'namespaces',
    'namespace',
    'a',
    'pods',
    'po',
    'deployments',
    'log',
    'logs',
    'Pod',
    'x',
    '',
    '%',
  ];
  const segment = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string({ unit: 'binary' }));
  const property = fc.property(
    fc.constantFrom('GET', 'POST', 'DELETE', 'x'),
    fc.array(segment, { maxLength: 8 }),
    (method, segments) => {
      const path = doubtOf(method, `/${segments.map(encodeURIComponent).join('/')}`)?.path;
      if (path !== undefined) expect(doubtOf(method, path)).toBeUndefined();
    },
  );
  fc.assert(property, { numRuns: 3000 });
});

function doubtOf(method: string, url: string) {
  const info = requestInfoOf(method, url);
  return info && resourceDoubt(info, method);
}
