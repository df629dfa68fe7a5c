import { ownValue } from '../../api/own-value.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const volumes = builtIn('', 'v1', 'persistentvolumes');
const attachments = builtIn('storage.k8s.io', 'v1', 'volumeattachments');

/** A kind of object that a kubelet may need because of what runs on its node. */
export type NodeObject =
  | 'attachment'
  | 'claim'
  | 'configMap'
  | 'pod'
  | 'resourceClaim'
  | 'resourceSlice'
  | 'secret'
  | 'serviceAccount'
  | 'volume';

interface Wanted {
  readonly kind: NodeObject;
  readonly namespace: string;
  readonly name: string;
}

/** Whether a path leads from the object to the node (kubernetes plugin/pkg/auth/authorizer/node/graph.go): most begin with a pod that names it. */
export function isRelated(store: ObjectStore, node: string, { kind, namespace, name }: Wanted): boolean {
  if (kind === 'attachment') return textAt(store.find(attachments, '', name), 'spec.nodeName') === node;
  // Slices are kept by no one here: there are no devices.
  if (kind === 'resourceSlice') return false;
  if (kind === 'volume') {
    const volume = store.find(volumes, '', name);
    return volume !== undefined && isClaimed(store, node, volume);
  }
  const onNode = podsOn(store, node, namespace);
  if (kind === 'pod') return onNode.some(({ metadata }) => metadata.name === name);
  if (onNode.some((pod) => NAMES[kind](pod).includes(name))) return true;
  return kind === 'secret' && isSecretOfVolume(store, node, namespace, name);
}

function isClaimed(store: ObjectStore, node: string, volume: KubeObject): boolean {
  const [namespace, claim] = [textAt(volume, 'spec.claimRef.namespace'), textAt(volume, 'spec.claimRef.name')];
  return claim !== '' && podsOn(store, node, namespace).some((pod) => NAMES.claim(pod).includes(claim));
}

/** Drivers of volumes need credentials to mount them. */
function isSecretOfVolume(store: ObjectStore, node: string, namespace: string, name: string): boolean {
  return store.list(volumes).some((volume) => {
    const references = CREDENTIALS.map((field) => `spec.csi.${field}`);
    const names = references.some(
      (path) => textAt(volume, `${path}.name`) === name && textAt(volume, `${path}.namespace`) === namespace,
    );
    return names && isClaimed(store, node, volume);
  });
}

const CREDENTIALS = ['nodePublishSecretRef', 'nodeStageSecretRef', 'controllerPublishSecretRef', 'nodeExpandSecretRef'];
const MIRROR = 'kubernetes.io/config.mirror';

/** Of a node's namespace; what a mirror pod names opens nothing, since the kubelet itself writes it. */
function podsOn(store: ObjectStore, node: string, namespace: string): KubeObject[] {
  return store.list(pods, namespace).filter((pod) => textAt(pod, 'spec.nodeName') === node);
}

type Named = Exclude<NodeObject, 'attachment' | 'pod' | 'resourceSlice' | 'volume'>;

/** The objects that a pod names. */
const NAMES: Readonly<Record<Named, (pod: KubeObject) => string[]>> = {
  claim: opens((pod) =>
    listAt(pod, 'spec.volumes').flatMap((volume) => [
      textAt(volume, 'persistentVolumeClaim.claimName'),
      ...(textAt(volume, 'ephemeral.volumeClaimTemplate.spec.resources.requests.storage') === ''
        ? []
        : [`${pod.metadata.name}-${textAt(volume, 'name')}`]),
    ]),
  ),
  configMap: opens((pod) => [
    ...listAt(pod, 'spec.volumes').map((volume) => textAt(volume, 'configMap.name')),
    ...projected(pod, 'configMap'),
    ...fromEnvironment(pod, 'configMap'),
  ]),
  resourceClaim: opens((pod) => [
    ...listAt(pod, 'spec.resourceClaims').map((claim) => textAt(claim, 'resourceClaimName')),
    ...listAt(pod, 'status.resourceClaimStatuses').map((claim) => textAt(claim, 'resourceClaimName')),
  ]),
  secret: opens((pod) => [
    ...listAt(pod, 'spec.volumes').flatMap((volume) => [
      textAt(volume, 'secret.secretName'),
      textAt(volume, 'csi.nodePublishSecretRef.name'),
    ]),
    ...listAt(pod, 'spec.imagePullSecrets').map((reference) => textAt(reference, 'name')),
    ...projected(pod, 'secret'),
    ...fromEnvironment(pod, 'secret'),
  ]),
  serviceAccount: opens((pod) => [textAt(pod, 'spec.serviceAccountName')]),
};

function opens(names: (pod: KubeObject) => string[]): (pod: KubeObject) => string[] {
  return (pod) =>
    ownValue(pod.metadata.annotations ?? {}, MIRROR) === undefined ? names(pod).filter((name) => name !== '') : [];
}

function projected(pod: KubeObject, kind: 'configMap' | 'secret'): string[] {
  const sources = listAt(pod, 'spec.volumes').flatMap((volume) => listAt(volume, 'projected.sources'));
  return sources.map((source) => textAt(source, `${kind}.name`));
}

function fromEnvironment(pod: KubeObject, kind: 'configMap' | 'secret'): string[] {
  const lists = ['spec.initContainers', 'spec.containers', 'spec.ephemeralContainers'];
  return lists
    .flatMap((path) => listAt(pod, path))
    .flatMap((container) => [
      ...listAt(container, 'env').map((variable) => textAt(variable, `valueFrom.${kind}KeyRef.name`)),
      ...listAt(container, 'envFrom').map((source) => textAt(source, `${kind}Ref.name`)),
    ]);
}
