import { randomBytes } from 'node:crypto';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn, groupResource } from '../store/resource-table.ts';
import { kubeSphereKind } from './kinds.ts';
import type { KubeSphereTokens } from './token-issuer.ts';

const accounts = kubeSphereKind('serviceaccounts.kubesphere.io');
const secrets = builtIn('', 'v1', 'secrets');

/**
 * Gives each ServiceAccount of KubeSphere a Secret with its token, as ks-controller-manager does
 * (pkg/controller/ksserviceaccount). Returns how to stop.
 */
export function runAccountController(store: ObjectStore, tokens: KubeSphereTokens): () => void {
  return store.watch(({ type, resource, object }) => {
    if (type === 'DELETED' || groupResource(resource) !== groupResource(accounts)) return;
    const { name, namespace = '' } = object.metadata;
    // After what was asked for is done, as a controller does.
    queueMicrotask(() => settle(store, tokens, store.find(accounts, namespace, name)));
  });
}

function settle(store: ObjectStore, tokens: KubeSphereTokens, object: KubeObject | undefined): void {
  if (!object || hasSecret(object)) return;
  const { name, namespace = '', uid = '' } = object.metadata;
  const secret = store.create(secrets, {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubesphere.io/service-account-token',
    metadata: {
      name: `${name}-${randomBytes(3).toString('hex').slice(0, 5)}`,
      namespace,
      annotations: { 'kubesphere.io/service-account.name': name },
      ownerReferences: [{ apiVersion: 'kubesphere.io/v1alpha1', kind: 'ServiceAccount', name, uid }],
    },
    data: {
      token: Buffer.from(tokens.issue(`kubesphere:serviceaccount:${namespace}:${name}`, 'static_token')).toString(
        'base64',
      ),
    },
  });
  store.update(accounts, { ...object, secrets: [{ name: secret.metadata.name, namespace }] });
}

function hasSecret({ secrets: held }: KubeObject): boolean {
  return Array.isArray(held) && held.length > 0;
}
