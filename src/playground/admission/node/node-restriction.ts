import { isDeepStrictEqual } from 'node:util';
import { ownValue } from '../../../api/own-value.ts';
import { lookupTable } from '../../../api/lookup-table.ts';
import type { Cluster } from '../../cluster.ts';
import { readSigningRequest } from '../../../api/x509/signing-request.ts';
import { nodeOf } from '../../identity/node-authorizer.ts';
import { ApiError } from '../../store/api-error.ts';
import { at, listAt, mapAt, textAt } from '../../store/kube-object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { builtIn, groupResource } from '../../store/resource-table.ts';
import { denied } from '../attributes.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { forbiddenLabels } from './node-labels.ts';
import { listedPod } from './listed-pod.ts';
import { checkNodeToken } from './node-tokens.ts';

const nodes = builtIn('', 'v1', 'nodes');

/** NodeRestriction: what a kubelet may write narrowed to its own node and the pods on it (kubernetes plugin/pkg/admission/noderestriction). Throws 403, or 404. */
export function restrictNode(cluster: Cluster, attributes: AdmissionAttributes): void {
  const { user, resource, operation } = attributes;
  const node = nodeOf(user);
  if (node === undefined || operation === 'CONNECT') return;
  if (node === '') throw denied(attributes, `could not determine node from user ${JSON.stringify(user.username)}`);
  RESTRICTIONS.get(groupResource(resource))?.(cluster, attributes, node);
}

type Restriction = (cluster: Cluster, attributes: AdmissionAttributes, node: string) => void;

const RESTRICTIONS = lookupTable<Restriction>({
  pods: ({ store }, attributes, node) => {
    const { subresource } = attributes;
    const check = ON_PODS.get(subresource);
    if (!check) {
      const why = `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`;
      throw denied(attributes, why);
    }
    check(store, attributes, node);
  },
  nodes: (_, attributes, node) => checkNode(attributes, node),
  persistentvolumeclaims: (_, attributes, node) => checkClaim(attributes, node),
  serviceaccounts: (cluster, attributes, node) => {
    if (attributes.operation === 'CREATE' && attributes.subresource === 'token')
      checkNodeToken(cluster, attributes, node);
  },
  'leases.coordination.k8s.io': (_, attributes, node) => {
    if (attributes.namespace !== 'kube-node-lease') {
      throw denied(attributes, 'can only access leases in the "kube-node-lease" system namespace');
    }
    const why = 'can only access node lease with the same name as the requesting node';
    if (attributes.name !== node) throw denied(attributes, why);
  },
  'csinodes.storage.k8s.io': (_, attributes, node) => {
    const why = 'can only access CSINode with the same name as the requesting node';
    if (attributes.name !== node) throw denied(attributes, why);
  },
  'resourceslices.resource.k8s.io': (_, attributes, node) => {
    const { operation, object, previous } = attributes;
    if (operation === 'UPDATE') return;
    const verb = operation === 'CREATE' ? 'create' : 'delete';
    if (textAt(object ?? previous, 'spec.nodeName') === node) return;
    throw denied(attributes, `can only ${verb} ResourceSlice with the same NodeName as the requesting node`);
  },
  'certificatesigningrequests.certificates.k8s.io': (_, attributes, node) => {
    const { operation, subresource, object } = attributes;
    if (operation !== 'CREATE' || subresource !== '' || !NODE_SIGNERS.includes(textAt(object, 'spec.signerName')))
      return;
    const wish = readSigningRequest(textAt(object, 'spec.request'));
    const name = `system:node:${node}`;
    if (wish?.commonName === name) return;
    throw denied(attributes, wish ? `can only create a node CSR with CN=${name}` : 'unable to parse csr');
  },
});

const NODE_SIGNERS = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet'];

/** By subresource. */
const ON_PODS = lookupTable<(store: ObjectStore, attributes: AdmissionAttributes, node: string) => void>({
  '': (store, attributes, node) => {
    const { operation, previous } = attributes;
    if (operation === 'CREATE') return checkMirrorPod(store, attributes, node);
    if (operation === 'UPDATE') {
      const why = `unexpected operation "UPDATE", node "${node}" can only create and delete mirror pods`;
      throw denied(attributes, why);
    }
    if (textAt(previous, 'spec.nodeName') === node) return;
    throw denied(attributes, `node "${node}" can only delete pods with spec.nodeName set to itself`);
  },
  status: (_, attributes, node) => {
    const { object, previous } = attributes;
    if (textAt(previous, 'spec.nodeName') !== node) {
      throw denied(attributes, `node "${node}" can only update pod status for pods with spec.nodeName set to itself`);
    }
    if (!isDeepStrictEqual(mapAt(object, 'metadata.labels'), mapAt(previous, 'metadata.labels'))) {
      throw denied(attributes, `node "${node}" cannot update labels through pod status`);
    }
    const claims = 'status.resourceClaimStatuses';
    if (isDeepStrictEqual(listAt(object, claims), listAt(previous, claims))) return;
    throw denied(attributes, `node "${node}" cannot update resource claim statues`);
  },
  eviction: (store, attributes, node) => {
    const pod = listedPod(store, attributes.namespace, attributes.name);
    if (textAt(pod, 'spec.nodeName') === node) return;
    throw denied(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`);
  },
});

/** A kubelet may create what stands for a static pod, which may use nothing of the cluster. */
function checkMirrorPod(store: ObjectStore, attributes: AdmissionAttributes, node: string): void {
  const { object } = attributes;
  const mirror = 'kubernetes.io/config.mirror';
  const no = (why: string) => denied(attributes, `node "${node}" ${why}`);
  if (ownValue(mapAt(object, 'metadata.annotations'), mirror) === undefined) {
    const why = `pod does not have "${mirror}" annotation, node "${node}" can only create mirror pods`;
    throw denied(attributes, why);
  }
  if (textAt(object, 'spec.nodeName') !== node) throw no('can only create pods with spec.nodeName set to itself');
  const [owner, ...others] = listAt(object, 'metadata.ownerReferences');
  if (others.length > 0) throw no('can only create pods with a single owner reference set to itself');
  const isNode = textAt(owner, 'apiVersion') === 'v1' && textAt(owner, 'kind') === 'Node';
  if (!isNode || textAt(owner, 'name') !== node) throw no('can only create pods with an owner reference set to itself');
  if (at(owner, 'controller') !== true)
    throw no('can only create pods with a controller owner reference set to itself');
  if (at(owner, 'blockOwnerDeletion') === true) throw no('must not set blockOwnerDeletion on an owner reference');
  const own = store.find(nodes, '', node);
  if (!own) throw new ApiError(404, 'NotFound', `node "${node}" not found`, { name: node, kind: 'node' });
  const [given, uid] = [textAt(owner, 'uid'), own.metadata.uid ?? ''];
  if (given !== uid) throw denied(attributes, `node ${node} UID mismatch: expected ${given} got ${uid}`);
  const used = USED.find(([, uses]) => uses(object));
  if (used) throw no(`can not create pods that reference ${used[0]}`);
}

const USED: readonly (readonly [what: string, uses: (pod: unknown) => boolean])[] = [
  ['a service account', (pod) => textAt(pod, 'spec.serviceAccountName') !== ''],
  ['secrets', (pod) => listAt(pod, 'spec.imagePullSecrets').length > 0 || mentions(pod, 'secret', 'secretName')],
  ['configmaps', (pod) => mentions(pod, 'configMap', 'name')],
  ['clustertrustbundles', (pod) => projections(pod).some((source) => at(source, 'clusterTrustBundle') !== undefined)],
  [
    'persistentvolumeclaims',
    (pod) => listAt(pod, 'spec.volumes').some((volume) => at(volume, 'persistentVolumeClaim') !== undefined),
  ],
];

function mentions(pod: unknown, kind: 'configMap' | 'secret', name: string): boolean {
  const containers = ['initContainers', 'containers'].flatMap((list) => listAt(pod, `spec.${list}`));
  return (
    listAt(pod, 'spec.volumes').some((volume) => textAt(volume, `${kind}.${name}`) !== '') ||
    projections(pod).some((source) => at(source, kind) !== undefined) ||
    containers.some(
      (container) =>
        listAt(container, 'env').some((one) => at(one, `valueFrom.${kind}KeyRef`) !== undefined) ||
        listAt(container, 'envFrom').some((one) => at(one, `${kind}Ref`) !== undefined),
    )
  );
}

function projections(pod: unknown): unknown[] {
  return listAt(pod, 'spec.volumes').flatMap((volume) => listAt(volume, 'projected.sources'));
}

function checkNode(attributes: AdmissionAttributes, node: string): void {
  const { name, operation, object, previous } = attributes;
  if (name !== node) throw denied(attributes, `node "${node}" is not allowed to modify node ${JSON.stringify(name)}`);
  if (operation === 'DELETE') return;
  const labels = forbiddenLabels(mapAt(object, 'metadata.labels'), mapAt(previous, 'metadata.labels'));
  if (operation === 'CREATE') {
    if (labels === '') return;
    throw denied(attributes, `node "${node}" is not allowed to set the following labels: ${labels}`);
  }
  if (!isDeepStrictEqual(listAt(object, 'spec.taints'), listAt(previous, 'spec.taints'))) {
    throw denied(attributes, `node "${node}" is not allowed to modify taints`);
  }
  if (labels !== '') throw denied(attributes, `is not allowed to modify labels: ${labels}`);
}

/** Of a claim a kubelet may report how far an expansion is. */
function checkClaim(attributes: AdmissionAttributes, node: string): void {
  const { subresource, object, previous } = attributes;
  if (subresource !== 'status') throw denied(attributes, 'may only update PVC status');
  if (isDeepStrictEqual(withoutReports(object), withoutReports(previous))) return;
  const fields = 'status.capacity and status.conditions';
  throw denied(attributes, `node "${node}" is not allowed to update fields other than ${fields}`);
}

function withoutReports(claim: unknown): object {
  const { resourceVersion: _version, managedFields: _managed, ...metadata } = mapAt(claim, 'metadata');
  const {
    capacity: _capacity,
    conditions: _conditions,
    allocatedResources: _allocated,
    allocatedResourceStatuses: _statuses,
    ...status
  } = mapAt(claim, 'status');
  return { metadata, spec: mapAt(claim, 'spec'), status };
}
