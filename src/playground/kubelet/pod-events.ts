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

/** What a scheduler and a kubelet say of a pod that starts. That of a DaemonSet goes through the scheduler; another one with a node does not. */
export function eventsOfStart(pod: KubeObject, nodeName: string): Happening[] {
  const { name, namespace } = pod.metadata;
  const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
  const containers = listAt(pod, 'spec.containers').flatMap((container) => {
    const [image, called] = [textAt(container, 'image'), textAt(container, 'name')];
    return [
      { reason: 'Pulled', message: `Container image "${image}" already present on machine`, component: 'kubelet' },
      { reason: 'Created', message: `Created container: ${called}`, component: 'kubelet' },
      { reason: 'Started', message: `Started container ${called}`, component: 'kubelet' },
    ];
  });
  const isOfDaemonSet = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') ?? false;
  const passesScheduler = textAt(pod, 'spec.nodeName') === '' || isOfDaemonSet;
  const scheduled = { reason: 'Scheduled', message, component: 'default-scheduler' };
  return [...(passesScheduler ? [scheduled] : []), ...containers];
}

/** Stores an event of a pod, unless there is one of this name: `id` tells those of one pod apart. */
export function recordPodEvent(store: ObjectStore, pod: KubeObject, id: string, happening: Happening): void {
  const { namespace = '', annotations, resourceVersion } = pod.metadata;
  // A kubelet knows a static pod by the hash of its file, and so does `kubectl describe`.
  const uid = annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid;
  const name = `${pod.metadata.name}.${id}`;
  if (store.find(events, namespace, name)) return;
  const { reason, message, component, type = 'Normal' } = happening;
  const now = new Date().toISOString().replace(/\.\d+/, '');
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
