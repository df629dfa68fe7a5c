import { createHash } from 'node:crypto';
import { moment } from '../../api/age.ts';
import { eventsOfPlacement, eventsOfStart, recordPodEvent } from './pod-events.ts';
import { placementOf } from './scheduler.ts';
import { mayFinish } from './session/container-command.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const nodes = builtIn('', 'v1', 'nodes');

/**
 * Puts a pod that waits on a node and reports that it runs. What may end by itself is reported when it has (pod-work.ts); the pods of a Job have
 * already done their work. A pod that no node can take stays pending until a node changes.
 */
export function startPod(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource === nodes) for (const pod of store.list(pods)) start(store, pod);
  if (resource !== pods) return;
  const pod = store.find(pods, object.metadata.namespace ?? '', object.metadata.name);
  if (pod) start(store, pod);
}

function start(store: ObjectStore, pod: KubeObject): void {
  if (textAt(pod, 'status.phase') !== 'Pending') return;
  const number = fingerprint(pod);
  const placement = placementOf(pod, store.list(nodes), number);
  if (!placement) return;
  if ('unschedulable' in placement) return leavePending(store, pod, placement.unschedulable);
  const placed = { ...pod, spec: { ...mapAt(pod, 'spec'), ...placement } };
  for (const event of eventsOfPlacement(pod, placement.nodeName))
    recordPodEvent(store, pod, `${number.toString(16)}s`, event);
  if (mayFinish(pod)) store.update(pods, placed);
  else reportPod(store, placed, isOfJob(pod) ? listAt(pod, 'spec.containers').map(() => 0) : undefined);
}

/** Whether a Job made it. */
export function isOfJob(pod: KubeObject): boolean {
  return pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
}

/** Reports that a pod runs on its node, or with which exit codes its containers have ended. */
export function reportPod(store: ObjectStore, pod: KubeObject, exitCodes?: readonly number[]): void {
  const number = fingerprint(pod);
  const nodeName = textAt(pod, 'spec.nodeName');
  store.update(pods, {
    ...pod,
    status: statusOf(pod, number, { hostIP: addressOf(store, nodeName), exitCodes }),
  });
  for (const [i, event] of eventsOfStart(pod).entries())
    recordPodEvent(store, pod, `${number.toString(16)}${i}`, event);
}

/** What a scheduler that found no node writes down, once for each reason. */
function leavePending(store: ObjectStore, pod: KubeObject, message: string): void {
  const known = listAt(pod, 'status.conditions').find((one) => textAt(one, 'type') === 'PodScheduled');
  if (textAt(known, 'message') === message) return;
  const lastTransitionTime = moment(Date.now());
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', lastTransitionTime, message };
  store.update(pods, { ...pod, status: { ...mapAt(pod, 'status'), conditions: [condition] } });
  const id = createHash('sha256').update(`${pod.metadata.uid}/${message}`).digest('hex').slice(0, 16);
  const event = { reason: 'FailedScheduling', message, component: 'default-scheduler', type: 'Warning' } as const;
  recordPodEvent(store, pod, id, event);
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
  const now = moment(Date.now());
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
