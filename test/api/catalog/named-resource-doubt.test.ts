import { expect, test } from 'vitest';
import { namedResourceDoubt, type NamedResource } from '../../../src/api/catalog/named-resource-doubt.ts';
import { resourceCatalog } from '../../../src/api/catalog/resource-catalog.ts';

const named = (verb: string, text: string, more: Partial<NamedResource> = {}): NamedResource => {
  const [target = '', ...group] = text.split('.');
  const [resource = '', ...subresource] = target.split('/');
  const place = { name: '', namespace: 'a' as string | undefined };
  return { verb, apiGroup: group.join('.'), resource, subresource: subresource.join('/'), ...place, ...more };
};

test.each([
  ['list', 'deployments', {}, '/apis/apps/v1/namespaces/a/deployments'],
  ['list', 'pods.apps', {}, '/api/v1/namespaces/a/pods'],
  ['list', 'pod', {}, '/api/v1/namespaces/a/pods'],
  ['list', 'Deployment.apps', {}, '/apis/apps/v1/namespaces/a/deployments'],
  ['get', 'pods/logs', { name: 'web' }, '/api/v1/namespaces/a/pods/web/log'],
  ['create', 'pods/execs', {}, '/api/v1/namespaces/a/pods/NAME/exec'],
  ['list', 'ingresses.networking', {}, '/apis/networking.k8s.io/v1/namespaces/a/ingresses'],
  ['list', 'nodes', {}, '/api/v1/nodes'],
  ['list', 'deployments', { namespace: undefined }, '/apis/apps/v1/namespaces/NAMESPACE/deployments'],
])('%s %s %j cannot be: %s', (verb, text, more, path) => {
  expect(namedResourceDoubt(named(verb, text, more))).toMatchObject({ certainty: 'wrong', path });
});

test.each([
  ['get', 'pods', { name: 'web', namespace: '' }, 'write /api/v1/namespaces/NAMESPACE/pods/web'],
  ['create', 'pods', { namespace: '' }, 'write /api/v1/namespaces/NAMESPACE/pods'],
  ['list', 'frobs', {}, 'the core group has no frobs in Kubernetes up to 1.'],
])('%s %s %j cannot be, and nothing is offered that may be meant', (verb, text, more, problem) => {
  const doubt = namedResourceDoubt(named(verb, text, more));
  expect(doubt).toMatchObject({ certainty: 'wrong', text: expect.stringContaining(problem) });
  expect(doubt).not.toHaveProperty('path');
});

test.each([
  ['list', 'widgets.example.com', 'cannot be known without asking'],
  ['list', 'pods.metrics.k8s.io', 'cannot be known without asking'],
  // Texts of old servers are still pasted.
  ['list', 'ingresses.extensions', 'Kubernetes 1.22 and later'],
  ['list', 'deployments.extensions', 'Kubernetes 1.16 and later'],
  ['list', 'podsecuritypolicies.policy', 'Kubernetes 1.25 and later'],
  ['list', 'projects', 'the core group has no projects'],
  ['create', 'rolebindings', 'the core group has no rolebindings'],
])('%s %s may be all the same', (verb, text, problem) => {
  const doubt = namedResourceDoubt(named(verb, text));
  expect(doubt).toMatchObject({
    certainty: 'unknown',
    text: expect.stringContaining(problem),
    unless: { version: '' },
  });
});

test.each([
  ['get', 'nodes/metrics', { namespace: '' }],
  ['get', 'nodes/stats', { namespace: '' }],
  ['get', 'nodes/log', { namespace: '' }],
  ['create', 'nodes/proxy', { namespace: '', name: 'n' }],
  ['approve', 'signers.certificates.k8s.io', { namespace: '' }],
  ['sign', 'signers.certificates.k8s.io', { namespace: '' }],
  ['impersonate', 'users', { namespace: '' }],
  ['impersonate', 'groups', { namespace: '' }],
  ['impersonate', 'uids.authentication.k8s.io', { namespace: '' }],
  ['impersonate', 'userextras/scopes.authentication.k8s.io', { namespace: '' }],
  ['use', 'podsecuritypolicies.policy', { namespace: '' }],
  ['bind', 'clusterroles.rbac.authorization.k8s.io', { namespace: '' }],
  ['escalate', 'roles.rbac.authorization.k8s.io', {}],
  ['get', '*', {}],
  ['list', '*.*', {}],
  ['get', '*/scale', {}],
  ['update', 'deployments/finalizers.apps', {}],
  ['list', '', {}],
  ['', 'pods', {}],
  ['list', 'pods', { namespace: '' }],
  ['list', 'pods', { namespace: undefined }],
  ['get', 'nodes', { namespace: undefined, name: 'n' }],
  ['list', 'secrets', { namespace: '', name: 'of-a-field-selector' }],
  ['get', 'namespaces', { name: 'a' }],
  ['update', 'namespaces/finalize', { name: 'a' }],
])('%s %s %j is without doubt', (verb, text, more) => {
  expect(namedResourceDoubt(named(verb, text, more))).toBeUndefined();
});

test('what Kubernetes serves is without doubt, whichever version it is served in', () => {
  for (const { group, plural, namespaced, goneSince, subresources } of resourceCatalog().resources) {
    if (goneSince !== undefined) continue;
    const place = { apiGroup: group, resource: plural, namespace: namespaced ? 'a' : '' };
    const asked = { verb: 'get', name: 'x', subresource: '', ...place };
    expect(namedResourceDoubt(asked), `${plural}.${group}`).toBeUndefined();
    for (const subresource of subresources) {
      const doubt = namedResourceDoubt({ ...asked, subresource });
      expect(doubt, `${plural}.${group}/${subresource}`).toBeUndefined();
    }
  }
});
