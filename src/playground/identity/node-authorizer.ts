import { lookupTable } from '../../api/lookup-table.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import { type Attributes, ruleAllows } from '../../rbac/rules/rule-match.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { isRelated } from './node-graph.ts';
import type { NodeObject } from './node-graph.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** An authorizer that a kubelet asks for: `true` to let it through, else why not. */
type Opinion = true | string;

/**
 * What the Node authorizer decides on a request of a kubelet (kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go); `''` where
 * it has no opinion and RBAC decides alone. Which objects a kubelet may write, and how, NodeRestriction narrows.
 */
export function authorizeNode(store: ObjectStore, user: UserInfo, asked: Asked): Opinion {
  const node = nodeOf(user);
  if (node === undefined) return '';
  if (node === '') return `unknown node for user ${JSON.stringify(user.username)}`;
  const rule = asked.isResourceRequest
    ? BY_RESOURCE.get([asked.resource, asked.apiGroup].join('.').replace(/\.$/, ''))
    : undefined;
  if (rule) return rule(asked, node, store);
  return OTHER_RULES.some((one) => ruleAllows(one, asked)) || '';
}

/** The name of the node whose kubelet a user is, `''` where the user does not say it; undefined for everyone else (pkg/auth/nodeidentifier). */
export function nodeOf({ username, groups }: UserInfo): string | undefined {
  const [, node] = /^system:node:(.*)$/.exec(username) ?? [];
  return groups.includes('system:nodes') ? node : undefined;
}

/** Attributes of an API request, which has a field selector, or of a review. */
type Asked = Attributes & { readonly fieldSelector?: string };

type Rule = (asked: Asked, node: string, store: ObjectStore) => Opinion;

const OWN_OBJECT = ['get', 'create', 'update', 'patch', 'delete'];
const READ = ['get', 'list', 'watch'];
const WRITE_PART = ['update', 'patch'];

const BY_RESOURCE = lookupTable<Rule>({
  configmaps: readReferenced('configMap'),
  secrets: readReferenced('secret'),
  persistentvolumeclaims: (asked, node, store) => {
    if (asked.subresource !== 'status') return getRelated('claim')(asked, node, store);
    if (!WRITE_PART.includes(asked.verb)) return 'can only get/update/patch this type';
    return related('claim', asked, node, store);
  },
  persistentvolumes: getRelated('volume'),
  'resourceclaims.resource.k8s.io': getRelated('resourceClaim'),
  'volumeattachments.storage.k8s.io': getRelated('attachment'),
  serviceaccounts: (asked, node, store) => {
    if (asked.verb !== 'create' || asked.name === '') return 'can only create tokens for individual service accounts';
    if (asked.subresource !== 'token') return 'can only create token subresource of serviceaccount';
    return related('serviceAccount', asked, node, store);
  },
  nodes: ({ verb, subresource, name }, node, { release }) => {
    if (subresource === 'status') return WRITE_PART.includes(verb) || '';
    if (subresource !== '') return '';
    if (['create', 'update', 'patch'].includes(verb)) return true;
    if (!READ.includes(verb)) return '';
    if (!release.does('nodeSelectors')) return true;
    if (name === '') return `node '${node}' cannot read all nodes, only its own Node object`;
    return name === node || `node '${node}' cannot read '${name}', only its own Node object`;
  },
  pods: (asked, node, store) => {
    const { verb, subresource, name } = asked;
    if (subresource === 'status') return WRITE_PART.includes(verb) || '';
    if (subresource === 'eviction') return verb === 'create' || '';
    if (subresource !== '') return '';
    if (READ.includes(verb) && !store.release.does('nodeSelectors')) return true;
    if (verb === 'get') return getRelated('pod')(asked, node, store);
    if (verb === 'create' || verb === 'delete') return true;
    if (verb !== 'list' && verb !== 'watch') return '';
    if (selects(asked, 'spec.nodeName', node)) return true;
    return name === ''
      ? 'can only list/watch pods with spec.nodeName field selector'
      : related('pod', asked, node, store);
  },
  'leases.coordination.k8s.io': ({ verb, name, namespace }, node) => {
    if (!OWN_OBJECT.includes(verb)) return 'can only get, create, update, patch, or delete a node lease';
    if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace';
    const isOwn = verb === 'create' || name === node;
    return isOwn || 'can only access node lease with the same name as the requesting node';
  },
  'resourceslices.resource.k8s.io': (asked, node, store) => {
    const { verb, subresource } = asked;
    if (subresource !== '') return 'cannot authorize ResourceSlice subresources';
    if (verb === 'create') return true;
    if (OWN_OBJECT.includes(verb)) return related('resourceSlice', asked, node, store);
    return (
      selects(asked, 'spec.nodeName', node) ||
      'can only list/watch/deletecollection resourceslices with nodeName field selector'
    );
  },
  'csinodes.storage.k8s.io': ({ verb, subresource, name }, node) => {
    if (!OWN_OBJECT.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode';
    if (subresource !== '') return 'cannot authorize CSINode subresources';
    const isOwn = verb === 'create' || name === node;
    return isOwn || 'can only access CSINode with the same name as the requesting node';
  },
});

/** Of the rules of a node those for what is not divided above (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, NodeRules). */
const OTHER_RULES: readonly PolicyRule[] = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  {
    apiGroups: ['authorization.k8s.io'],
    resources: ['subjectaccessreviews', 'localsubjectaccessreviews'],
    verbs: ['create'],
  },
  { apiGroups: [''], resources: ['services'], verbs: READ },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'update', 'patch'] },
  { apiGroups: [''], resources: ['endpoints'], verbs: ['get'] },
  {
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests'],
    verbs: ['create', 'get', 'list', 'watch'],
  },
  { apiGroups: ['storage.k8s.io'], resources: ['csidrivers'], verbs: READ },
  { apiGroups: ['node.k8s.io'], resources: ['runtimeclasses'], verbs: READ },
];

function readReferenced(kind: NodeObject): Rule {
  return (asked, node, store) => {
    if (!READ.includes(asked.verb)) return 'can only read resources of this type';
    if (asked.subresource !== '') return 'cannot read subresource';
    if (asked.namespace === '') return 'can only read namespaced object of this type';
    return related(kind, asked, node, store);
  };
}

function getRelated(kind: NodeObject): Rule {
  return (asked, node, store) => {
    if (asked.verb !== 'get') return 'can only get individual resources of this type';
    return asked.subresource === '' ? related(kind, asked, node, store) : 'cannot get subresource';
  };
}

function related(kind: NodeObject, { name, namespace }: Asked, node: string, store: ObjectStore): Opinion {
  if (name === '') return 'No Object name found';
  const isKnown = isRelated(store, node, { kind, namespace, name });
  return isKnown || `no relationship found between node '${node}' and this object`;
}

function selects({ fieldSelector = '' }: Asked, field: string, value: string): boolean {
  return fieldSelector.split(',').some((one) => one === `${field}=${value}` || one === `${field}==${value}`);
}
