import { expect, test } from 'vitest';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import { authorizeNode } from '../../../src/playground/identity/node-authorizer.ts';
import { ObjectStore } from '../../../src/playground/store/object-store.ts';
import { load } from '../../../src/playground/seed.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const store = new ObjectStore();
load(
  store,
  `kind: Pod
apiVersion: v1
metadata: { name: p, namespace: n }
spec:
  nodeName: node1
  containers: [{ name: c, image: i, env: [{ name: A, valueFrom: { configMapKeyRef: { name: env, key: a } } }] }]
  volumes: [{ name: s, secret: { secretName: mounted } }, { name: d, persistentVolumeClaim: { claimName: data } }]
---
kind: PersistentVolume
apiVersion: v1
metadata: { name: pv }
spec: { claimRef: { namespace: n, name: data } }
---
kind: PersistentVolume
apiVersion: v1
metadata: { name: other }
spec: { claimRef: { namespace: n, name: others } }`,
);
const node1 = { username: 'system:node:node1', groups: ['system:nodes', 'system:authenticated'] };

const NO_RELATION = "no relationship found between node 'node1' and this object";
const lease = { apiGroup: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-node-lease' };

test.each<[Partial<Attributes> & { fieldSelector?: string }, true | string]>([
  [{ resource: 'secrets', namespace: 'n', name: 'mounted' }, true],
  [{ resource: 'secrets', namespace: 'n', name: 'other' }, NO_RELATION],
  [{ resource: 'secrets', namespace: 'n', verb: 'list' }, 'No Object name found'],
  [{ resource: 'secrets', namespace: 'n', verb: 'update', name: 'mounted' }, 'can only read resources of this type'],
  [{ resource: 'configmaps', namespace: 'n', name: 'env' }, true],
  [{ resource: 'configmaps', verb: 'list' }, 'can only read namespaced object of this type'],
  [{ resource: 'persistentvolumeclaims', namespace: 'n', name: 'data' }, true],
  [
    { resource: 'persistentvolumeclaims', namespace: 'n', verb: 'list' },
    'can only get individual resources of this type',
  ],
  [{ resource: 'nodes', name: 'node1' }, true],
  [{ resource: 'nodes', name: 'node2' }, "node 'node1' cannot read 'node2', only its own Node object"],
  [{ resource: 'nodes', verb: 'list' }, "node 'node1' cannot read all nodes, only its own Node object"],
  [{ namespace: 'n', name: 'p' }, true],
  [{ namespace: 'n', name: 'q' }, NO_RELATION],
  [{ verb: 'list', fieldSelector: 'spec.nodeName=node1' }, true],
  [{ verb: 'watch' }, 'can only list/watch pods with spec.nodeName field selector'],
  [{ ...lease, name: 'node1' }, true],
  [{ ...lease, name: 'node2' }, 'can only access node lease with the same name as the requesting node'],
  [{ ...lease, verb: 'list' }, 'can only get, create, update, patch, or delete a node lease'],
  [{ ...lease, namespace: 'n' }, 'can only access leases in the "kube-node-lease" system namespace'],
  [{ resource: 'serviceaccounts', subresource: 'token', verb: 'create', namespace: 'n', name: 'a' }, NO_RELATION],
  [{ resource: 'nodes', verb: 'create' }, true],
  [{ resource: 'nodes', verb: 'delete', name: 'node1' }, ''],
  [{ resource: 'nodes', subresource: 'status', verb: 'patch', name: 'node2' }, true],
  [{ verb: 'create', namespace: 'n' }, true],
  [{ verb: 'update', namespace: 'n', name: 'p' }, ''],
  [{ subresource: 'eviction', verb: 'create', namespace: 'n', name: 'p' }, true],
  [{ subresource: 'exec', verb: 'create', namespace: 'n', name: 'p' }, ''],
  [{ ...lease, verb: 'update', name: 'node1' }, true],
  [{ resource: 'events', verb: 'create', namespace: 'n' }, true],
  [{ resource: 'persistentvolumes', name: 'pv' }, true],
  [{ resource: 'persistentvolumes', name: 'other' }, NO_RELATION],
  [{ resource: 'persistentvolumeclaims', subresource: 'status', verb: 'patch', namespace: 'n', name: 'data' }, true],
  [{ apiGroup: 'apps', resource: 'deployments', verb: 'list' }, ''],
  [{ isResourceRequest: false, path: '/metrics' }, ''],
])('%j: %s', (asked, opinion) => expect(authorizeNode(store, node1, anAttributes(asked))).toBe(opinion));

test.each([
  ['alice', ['system:nodes'], ''],
  ['system:node:node1', ['others'], ''],
  ['system:node:', ['system:nodes'], 'unknown node for user "system:node:"'],
])('%s in %j', (username, groups, opinion) =>
  expect(authorizeNode(store, { username, groups }, anAttributes())).toBe(opinion),
);
