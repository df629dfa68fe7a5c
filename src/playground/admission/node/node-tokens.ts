import { askedOf } from '../../../rbac/second-checks/asked-attributes.ts';
import type { Cluster } from '../../cluster.ts';
import { listAt, mapAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { builtIn } from '../../store/resource-table.ts';
import { denied } from '../attributes.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { listedPod } from './listed-pod.ts';

const claims = builtIn('', 'v1', 'persistentvolumeclaims');
const volumes = builtIn('', 'v1', 'persistentvolumes');
const drivers = builtIn('storage.k8s.io', 'v1', 'csidrivers');

/** A kubelet may ask for tokens of the pods on its node, and for the audiences that their volumes name or that RBAC allows it. Throws 403, or 404. */
export function checkNodeToken(cluster: Cluster, attributes: AdmissionAttributes, node: string): void {
  const { object, namespace, name, user } = attributes;
  const reference = mapAt(object, 'spec.boundObjectRef');
  const [podName, uid] = [textAt(reference, 'name'), textAt(reference, 'uid')];
  if (textAt(reference, 'apiVersion') !== 'v1' || textAt(reference, 'kind') !== 'Pod' || podName === '') {
    throw denied(attributes, 'node requested token not bound to a pod');
  }
  if (uid === '') throw denied(attributes, 'node requested token with a pod binding without a uid');
  const pod = listedPod(cluster.store, namespace, podName);
  if (uid !== pod.metadata.uid) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw denied(attributes, why);
  }
  if (textAt(pod, 'spec.nodeName') !== node) {
    throw denied(attributes, 'node requested token bound to a pod scheduled on a different node');
  }
  const [audience = '', ...others] = textsAt(object, 'spec.audiences');
  if (others.length > 0) throw denied(attributes, 'node may only request 0 or 1 audiences');
  if (audiencesOf(cluster.store, pod).includes(audience)) return;
  const asked = askedOf({ verb: 'request-serviceaccounts-token-audience', resource: audience, name, namespace });
  if (cluster.may(user, asked).allowed) return;
  const why = `audience ${JSON.stringify(audience)} not found in pod spec volume, ${user.username} is not authorized to request tokens for this audience`;
  throw denied(attributes, why);
}

/** Of projected tokens, and of the drivers of volumes that ask for tokens. */
function audiencesOf(store: ObjectStore, pod: KubeObject): string[] {
  return listAt(pod, 'spec.volumes').flatMap((volume) => {
    const tokens = listAt(volume, 'projected.sources').filter(
      (source) => Object.keys(mapAt(source, 'serviceAccountToken')).length > 0,
    );
    const driver = store.find(drivers, '', driverOf(store, pod, volume));
    return [
      ...tokens.map((source) => textAt(source, 'serviceAccountToken.audience')),
      ...listAt(driver, 'spec.tokenRequests').map((request) => textAt(request, 'audience')),
    ];
  });
}

function driverOf(store: ObjectStore, pod: KubeObject, volume: unknown): string {
  const inline = textAt(volume, 'csi.driver');
  if (inline !== '') return inline;
  const isEphemeral = Object.keys(mapAt(volume, 'ephemeral')).length > 0;
  const claim = isEphemeral
    ? `${pod.metadata.name}-${textAt(volume, 'name')}`
    : textAt(volume, 'persistentVolumeClaim.claimName');
  const bound = store.find(claims, pod.metadata.namespace ?? '', claim);
  return textAt(store.find(volumes, '', textAt(bound, 'spec.volumeName')), 'spec.csi.driver');
}
