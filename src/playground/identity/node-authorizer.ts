import { lookupTable } from '../../api/lookup-table.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const OWN_OBJECT = ['get', 'create', 'update', 'patch', 'delete'];

/** An authorizer that a kubelet asks for: `true` to let it through, else why not. */
type Opinion = true | string;

/**
 * What the Node authorizer decides on a request of a kubelet (kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go); `''` where
 * it has no opinion and RBAC decides alone. Only reading is ever let through: what a kubelet may write NodeRestriction would have
 * to narrow, which is not there.
 */
export function authorizeNode(store: ObjectStore, user: UserInfo, asked: Asked): Opinion {
  const [, node] = /^system:node:(.*)$/.exec(user.username) ?? [];
  if (node === undefined || !user.groups.includes('system:nodes') || !asked.isResourceRequest) return '';
  if (node === '') return `unknown node for user ${JSON.stringify(user.username)}`;
  return BY_RESOURCE.get([asked.resource, asked.apiGroup].join('.').replace(/\.$/, ''))?.(asked, node, store) ?? '';
}

/** Attributes of an API request, which has a field selector, or of a review. */
type Asked = Attributes & { readonly fieldSelector?: string };

type Rule = (asked: Asked, node: string, store: ObjectStore) => Opinion;

const BY_RESOURCE = lookupTable<Rule>({
  configmaps: readReferenced('configMap'),
  secrets: readReferenced('secret'),
  persistentvolumeclaims: ({ verb, subresource, ...asked }, node, store) => {
    if (verb !== 'get') return 'can only get individual resources of this type';
    return subresource === '' ? referenced('claim', asked, node, store) : 'cannot get subresource';
  },
  persistentvolumes: ({ verb }, node) =>
    verb === 'get' ? unrelated(node) : 'can only get individual resources of this type',
  serviceaccounts: ({ verb, subresource, name }, node) => {
    if (verb !== 'create' || name === '') return 'can only create tokens for individual service accounts';
    return subresource === 'token' ? unrelated(node) : 'can only create token subresource of serviceaccount';
  },
  nodes: ({ verb, subresource, name }, node, { release }) => {
    if (subresource !== '' || !['get', 'list', 'watch'].includes(verb)) return '';
    if (!release.does('nodeSelectors')) return true;
    if (name === '') return `node '${node}' cannot read all nodes, only its own Node object`;
    return name === node || `node '${node}' cannot read '${name}', only its own Node object`;
  },
  pods: ({ verb, subresource, name, namespace, fieldSelector = '' }, node, store) => {
    if (subresource !== '' || !['get', 'list', 'watch'].includes(verb)) return '';
    if (!store.release.does('nodeSelectors')) return true;
    if (verb !== 'get') {
      const isOwn = fieldSelector.split(',').includes(`spec.nodeName=${node}`);
      return isOwn || 'can only list/watch pods with spec.nodeName field selector';
    }
    return podsOn(store, node, namespace).some(({ metadata }) => metadata.name === name) || unrelated(node);
  },
  'leases.coordination.k8s.io': ({ verb, name, namespace }, node) => {
    if (!OWN_OBJECT.includes(verb)) return 'can only get, create, update, patch, or delete a node lease';
    if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace';
    if (verb === 'create') return '';
    if (name !== node) return 'can only access node lease with the same name as the requesting node';
    return verb === 'get' || '';
  },
  'resourceslices.resource.k8s.io': ({ verb }) =>
    ['list', 'watch', 'deletecollection'].includes(verb)
      ? 'can only list/watch/deletecollection resourceslices with nodeName field selector'
      : '',
  'csinodes.storage.k8s.io': ({ verb, subresource, name }, node) => {
    if (!OWN_OBJECT.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode';
    if (subresource !== '') return 'cannot authorize CSINode subresources';
    if (verb === 'create') return '';
    return name === node ? verb === 'get' || '' : 'can only access CSINode with the same name as the requesting node';
  },
});

type Kind = 'claim' | 'configMap' | 'secret';

function readReferenced(kind: Kind): Rule {
  return ({ verb, subresource, ...asked }, node, store) => {
    if (!['get', 'list', 'watch'].includes(verb)) return 'can only read resources of this type';
    if (subresource !== '') return 'cannot read subresource';
    if (asked.namespace === '') return 'can only read namespaced object of this type';
    return referenced(kind, asked, node, store);
  };
}

function referenced(kind: Kind, { name, namespace }: Pick<Asked, 'name' | 'namespace'>, ...[node, store]: Place) {
  if (name === '') return 'No Object name found';
  const isUsed = podsOn(store, node, namespace).some((pod) => NAMES[kind](pod).includes(name));
  return isUsed || unrelated(node);
}

type Place = [node: string, store: ObjectStore];

function unrelated(node: string): string {
  return `no relationship found between node '${node}' and this object`;
}

function podsOn(store: ObjectStore, node: string, namespace: string): KubeObject[] {
  return store.list(pods, namespace).filter((pod) => textAt(pod, 'spec.nodeName') === node);
}

/** The objects that a pod names. */
const NAMES: Readonly<Record<Kind, (pod: KubeObject) => string[]>> = {
  claim: (pod) => listAt(pod, 'spec.volumes').map((volume) => textAt(volume, 'persistentVolumeClaim.claimName')),
  configMap: (pod) => [
    ...listAt(pod, 'spec.volumes').map((volume) => textAt(volume, 'configMap.name')),
    ...fromEnvironment(pod, 'configMap'),
  ],
  secret: (pod) => [
    ...listAt(pod, 'spec.volumes').map((volume) => textAt(volume, 'secret.secretName')),
    ...listAt(pod, 'spec.imagePullSecrets').map((reference) => textAt(reference, 'name')),
    ...fromEnvironment(pod, 'secret'),
  ],
};

function fromEnvironment(pod: KubeObject, kind: 'configMap' | 'secret'): string[] {
  return [...listAt(pod, 'spec.initContainers'), ...listAt(pod, 'spec.containers')].flatMap((container) => [
    ...listAt(container, 'env').map((variable) => textAt(variable, `valueFrom.${kind}KeyRef.name`)),
    ...listAt(container, 'envFrom').map((source) => textAt(source, `${kind}Ref.name`)),
  ]);
}
