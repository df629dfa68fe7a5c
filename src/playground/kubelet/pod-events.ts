import { moment } from '../../api/age.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const events = builtIn('', 'v1', 'events');

/** Something that a component says of a pod. */
export interface Happening {
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  /** `Normal` when left out. */
  readonly type?: 'Warning';
}

/** What a scheduler says of a pod that it puts on a node: those of a DaemonSet too, but no other pod that was made for a node. */
export function eventsOfPlacement(pod: KubeObject, nodeName: string): Happening[] {
  const isOfDaemonSet = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') ?? false;
  if (textAt(pod, 'spec.nodeName') !== '' && !isOfDaemonSet) return [];
  const { name, namespace } = pod.metadata;
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
  return [{ reason: 'Scheduled', message, component: 'default-scheduler' }];
}

/** What a kubelet says of a pod that starts. */
export function eventsOfStart(pod: KubeObject): Happening[] {
  return listAt(pod, 'spec.containers').flatMap((container) => {
    const [image, called] = [textAt(container, 'image'), textAt(container, 'name')];
    return [
      { reason: 'Pulled', message: `Container image "${image}" already present on machine`, component: 'kubelet' },
      { reason: 'Created', message: `Created container: ${called}`, component: 'kubelet' },
      { reason: 'Started', message: `Started container ${called}`, component: 'kubelet' },
    ];
  });
}

/** Stores an event of a pod, unless there is one of this name: `id` tells those of one pod apart. */
export function recordPodEvent(store: ObjectStore, pod: KubeObject, id: string, happening: Happening): void {
  const { namespace = '', annotations, resourceVersion } = pod.metadata;
  // A kubelet knows a static pod by the hash of its file, and so does `kubectl describe`.
  const uid = annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid;
  const name = `${pod.metadata.name}.${id}`;
  if (store.find(events, namespace, name)) return;
  const { reason, message, component, type = 'Normal' } = happening;
  const now = moment(Date.now());
  store.create(events, {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name, namespace },
    involvedObject: { kind: 'Pod', apiVersion: 'v1', namespace, name: pod.metadata.name, uid, resourceVersion },
    reason,
    message,
    source: { component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
  });
}
