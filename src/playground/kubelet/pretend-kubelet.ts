import { createHash } from 'node:crypto';
import { mayFinish } from './session/container-command.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const events = builtIn('', 'v1', 'events');
const nodes = builtIn('', 'v1', 'nodes');

const pods = builtIn('', 'v1', 'pods');

/** Starts each new pod that runs on; one that may end by itself is reported when it has (pod-work.ts). The pods of a Job have already done their work. */
export function startPod(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource.kind !== 'Pod') return;
  const pod = store.find(resource, object.metadata.namespace ?? '', object.metadata.name);
  if (!pod || textAt(pod, 'status.phase') !== 'Pending') return;
  if (mayFinish(pod)) return;
  reportPod(store, pod, isOfJob(pod) ? listAt(pod, 'spec.containers').map(() => 0) : undefined);
}

/** Whether a Job made it. */
export function isOfJob(pod: KubeObject): boolean {
  return pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
}

/** Puts a pod on a node and reports that it runs there, or with which exit codes its containers have ended. */
export function reportPod(store: ObjectStore, pod: KubeObject, exitCodes?: readonly number[]): void {
  const candidates = store.list(nodes).filter((node) => mapAt(node, 'spec')['unschedulable'] !== true);
  const number = fingerprint(pod);
  const node = candidates[number % candidates.length];
  if (!node) return;
  const nodeName = textAt(pod, 'spec.nodeName') || node.metadata.name;
  store.update(pods, {
    ...pod,
    spec: { ...mapAt(pod, 'spec'), nodeName },
    status: statusOf(pod, number, { hostIP: addressOf(store, nodeName), exitCodes }),
  });
  for (const [i, event] of eventsOf(pod, nodeName).entries()) {
    const name = `${pod.metadata.name}.${number.toString(16)}${i}`;
    if (!store.find(events, pod.metadata.namespace ?? '', name)) store.create(events, recorded(name, pod, event));
  }
}

interface Happening {
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

/** What a scheduler and a kubelet say of a pod that starts. */
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
  return [{ reason: 'Scheduled', message, component: 'default-scheduler' }, ...containers];
}

function recorded(name: string, pod: KubeObject, { reason, message, component }: Happening): KubeObject {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const { namespace, uid, resourceVersion } = pod.metadata;
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

interface Outcome {
  readonly hostIP: string;
  readonly exitCodes: readonly number[] | undefined;
}

/** A pod in the network of its node has the address of that. */
function statusOf(pod: KubeObject, number: number, { hostIP, exitCodes }: Outcome): object {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const containers = listAt(pod, 'spec.containers');
  const finished = exitCodes !== undefined;
  const own = `10.244.${number % 200}.${2 + (number % 250)}`;
  const podIP = mapAt(pod, 'spec')['hostNetwork'] === true ? hostIP : own;
  const condition = (type: string, ready: boolean) => ({
    type,
    status: ready ? 'True' : 'False',
    lastTransitionTime: now,
  });
  return {
    phase: !exitCodes ? 'Running' : exitCodes.every((code) => code === 0) ? 'Succeeded' : 'Failed',
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
      state: exitCodes ? terminated(exitCodes[i] ?? 0, now) : { running: { startedAt: now } },
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
