import { createHash } from 'node:crypto';
import { finishedWork } from './container-work.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const events = builtIn('', 'v1', 'events');
const nodes = builtIn('', 'v1', 'nodes');

/** Puts a new pod on a node and reports that it runs; the pods of a Job, and those whose command ends by itself, have already done their work. */
export function startPod(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource.kind !== 'Pod') return;
  const pod = store.find(resource, object.metadata.namespace ?? '', object.metadata.name);
  if (!pod || textAt(pod, 'status.phase') !== 'Pending' || !isScheduled(pod)) return;
  const candidates = store.list(nodes).filter((node) => mapAt(node, 'spec')['unschedulable'] !== true);
  const number = fingerprint(pod);
  const node = candidates[number % candidates.length];
  if (!node) return;
  const nodeName = textAt(pod, 'spec.nodeName') || node.metadata.name;
  store.update(resource, {
    ...pod,
    spec: { ...mapAt(pod, 'spec'), nodeName },
    status: statusOf(pod, number, addressOf(store, nodeName)),
  });
  for (const [i, event] of eventsOf(pod, nodeName).entries()) {
    const name = `${pod.metadata.name}.${number.toString(16)}${i}`;
    if (!store.find(events, pod.metadata.namespace ?? '', name)) store.create(events, recorded(name, pod, event));
  }
}

/** There is one scheduler: what waits for another, or for a gate to be lifted, stays pending. */
function isScheduled(pod: KubeObject): boolean {
  if (textAt(pod, 'spec.nodeName') !== '') return true;
  const isOurs = ['', 'default-scheduler'].includes(textAt(pod, 'spec.schedulerName'));
  return isOurs && listAt(pod, 'spec.schedulingGates').length === 0;
}

interface Happening {
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

/** What a scheduler and a kubelet say of a pod that starts. That of a DaemonSet goes through the scheduler; another one with a node does not. */
function eventsOf(pod: KubeObject, nodeName: string): Happening[] {
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

function recorded(name: string, pod: KubeObject, { reason, message, component }: Happening): KubeObject {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const { namespace, annotations, resourceVersion } = pod.metadata;
  // A kubelet knows a static pod by the hash of its file, and so does `kubectl describe`.
  const uid = annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name, namespace: namespace ?? '' },
    involvedObject: { kind: 'Pod', apiVersion: 'v1', namespace, name: pod.metadata.name, uid, resourceVersion },
    reason,
    message,
    source: { component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: 'Normal',
  };
}

function addressOf(store: ObjectStore, nodeName: string): string {
  const addresses = listAt(store.find(nodes, '', nodeName), 'status.addresses');
  return textAt(
    addresses.find((address) => textAt(address, 'type') === 'InternalIP'),
    'address',
  );
}

/** A pod in the network of its node has the address of that. */
function statusOf(pod: KubeObject, number: number, hostIP: string): object {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const containers = listAt(pod, 'spec.containers');
  const ofJob = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
  const exitCodes = containers.map((container) => (ofJob ? 0 : finishedWork(pod, container)?.exitCode));
  const finished = exitCodes.every((code) => code !== undefined);
  const own = `10.244.${number % 200}.${2 + (number % 250)}`;
  const podIP = mapAt(pod, 'spec')['hostNetwork'] === true ? hostIP : own;
  const condition = (type: string, ready: boolean) => ({
    type,
    status: ready ? 'True' : 'False',
    lastTransitionTime: now,
  });
  return {
    phase: !finished ? 'Running' : exitCodes.every((code) => code === 0) ? 'Succeeded' : 'Failed',
    conditions: [
      condition('Initialized', true),
      condition('Ready', !finished),
      condition('ContainersReady', !finished),
      condition('PodScheduled', true),
    ],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    containerStatuses: containers.map((container, i) => ({
      name: textAt(container, 'name'),
      image: textAt(container, 'image'),
      imageID: '',
      containerID: `pretend://${createHash('sha256')
        .update(`${pod.metadata.uid}/${textAt(container, 'name')}`)
        .digest('hex')}`,
      ready: !finished,
      started: !finished,
      restartCount: 0,
      state: finished ? terminated(exitCodes[i] ?? 0, now) : { running: { startedAt: now } },
    })),
    qosClass: 'BestEffort',
  };
}

function terminated(exitCode: number, at: string): object {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return { terminated: { exitCode, reason, startedAt: at, finishedAt: at } };
}

function fingerprint(pod: KubeObject): number {
  return createHash('sha256')
    .update(pod.metadata.uid ?? '')
    .digest()
    .readUInt32BE();
}
