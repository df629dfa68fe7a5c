import { createHash } from 'node:crypto';
import { listAt, mapAt, textAt } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';
import { findResource } from './resource-table.ts';

const nodes = findResource('', 'v1', 'nodes')!;

/** Puts a new pod on a node and says that it runs; the pods of a Job have already done their work. */
export function startPod(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource.kind !== 'Pod') return;
  const pod = store.find(resource, object.metadata.namespace ?? '', object.metadata.name);
  if (!pod || textAt(pod, 'status.phase') !== 'Pending') return;
  const candidates = store.list(nodes).filter((node) => mapAt(node, 'spec')['unschedulable'] !== true);
  const number = fingerprint(pod);
  const node = candidates[number % candidates.length];
  if (!node) return;
  const nodeName = textAt(pod, 'spec.nodeName') || node.metadata.name;
  store.update(resource, { ...pod, spec: { ...mapAt(pod, 'spec'), nodeName }, status: statusOf(pod, number) });
}

function statusOf(pod: KubeObject, number: number): object {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const finished = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
  const podIP = `10.244.${number % 200}.${2 + (number % 250)}`;
  const condition = (type: string, ready: boolean) => ({
    type,
    status: ready ? 'True' : 'False',
    lastTransitionTime: now,
  });
  return {
    phase: finished ? 'Succeeded' : 'Running',
    conditions: [
      condition('Initialized', true),
      condition('Ready', !finished),
      condition('ContainersReady', !finished),
      condition('PodScheduled', true),
    ],
    hostIP: '10.0.0.1',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    containerStatuses: listAt(pod, 'spec.containers').map((container) => ({
      name: textAt(container, 'name'),
      image: textAt(container, 'image'),
      imageID: '',
      containerID: `pretend://${createHash('sha256')
        .update(`${pod.metadata.uid}/${textAt(container, 'name')}`)
        .digest('hex')}`,
      ready: !finished,
      started: !finished,
      restartCount: 0,
      state: finished
        ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } }
        : { running: { startedAt: now } },
    })),
    qosClass: 'BestEffort',
  };
}

function fingerprint(pod: KubeObject): number {
  return createHash('sha256')
    .update(pod.metadata.uid ?? '')
    .digest()
    .readUInt32BE();
}
