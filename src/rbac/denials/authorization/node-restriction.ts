import type { Attributes } from '../../rules/rule-match.ts';

/**
 * Would NodeRestriction deny this to a kubelet even if a rule let it through authorization? A node may write only what is its own,
 * so a rule for it would lead to the next denial (kubernetes plugin/pkg/admission/noderestriction/admission.go). What depends on the
 * body is not judged here, but for tokens, which take a pod of the node's own: the Node authorizer would have let that pass.
 */
export function nodeRestrictionDenies(node: string, attributes: Attributes): boolean {
  const { apiGroup, resource, subresource, verb, namespace } = attributes;
  if (!attributes.isResourceRequest || !WRITES.includes(verb)) return false;
  switch (apiGroup === '' ? resource : `${resource}.${apiGroup}`) {
    case 'serviceaccounts':
      return subresource === 'token' && verb === 'create';
    case 'persistentvolumeclaims':
      return subresource !== 'status';
    case 'pods':
      return subresource === '' ? ['update', 'patch'].includes(verb) : !POD_SUBRESOURCES.includes(subresource);
    case 'leases.coordination.k8s.io':
      return namespace !== 'kube-node-lease' || isOfAnother(node, attributes);
    case 'nodes':
    case 'csinodes.storage.k8s.io':
      return isOfAnother(node, attributes);
    default:
      return false;
  }
}

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Those that admission lets nodes write, and those that are not writes for it: it sees them as CONNECT. */
const POD_SUBRESOURCES = ['status', 'eviction', 'resize', 'exec', 'attach', 'portforward', 'proxy'];

/** What is created has its name only in the body. */
function isOfAnother(node: string, { verb, name }: Attributes): boolean {
  return verb !== 'create' && name !== node;
}
