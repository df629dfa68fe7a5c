import type { Cluster } from '../cluster.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { builtIn, groupResource } from '../store/resource-table.ts';
import type { StoreEvent } from '../store/object-store.ts';
import { commandOf, mayFinish } from './session/container-command.ts';
import type { FinishedWork } from './session/work-run.ts';
import { isOfJob, reportPod } from './pretend-kubelet.ts';

const pods = builtIn('', 'v1', 'pods');
/** By cluster, then by pod and container. */
const finished = new WeakMap<Cluster, Map<string, FinishedWork>>();

/** What a container wrote, where it has ended by itself: `kubectl run tmp --restart=Never -- echo hi`. */
export function finishedWork(cluster: Cluster, pod: KubeObject, container: string): FinishedWork | undefined {
  return finished.get(cluster)?.get(keyOf(pod, container));
}

/**
 * Runs what the containers of a new pod have to do, where that may end by itself, and then reports the pod: as finished, or, where it goes
 * on, has a program that is not pretended, or is the pod of a Job, as the kubelet reports any other.
 */
export function workInPods(cluster: Cluster): (store: unknown, event: StoreEvent) => void {
  const begun = new Set<string>();
  return (_, { resource, object, type }) => {
    if (groupResource(resource) !== groupResource(pods)) return;
    const { uid = '', name, namespace = '' } = object.metadata;
    if (type === 'DELETED') {
      begun.delete(uid);
      const done = finished.get(cluster);
      for (const key of done?.keys() ?? []) if (key.startsWith(`${uid} `)) done?.delete(key);
      return;
    }
    const pod = cluster.store.find(pods, namespace, name);
    if (!pod || begun.has(uid) || !isWaiting(pod) || !mayFinish(pod)) return;
    begun.add(uid);
    void work(cluster, pod).catch(() => undefined);
  };
}

/** On a node, and not begun. */
function isWaiting(pod: KubeObject): boolean {
  return textAt(pod, 'status.phase') === 'Pending' && textAt(pod, 'spec.nodeName') !== '';
}

async function work(cluster: Cluster, pod: KubeObject): Promise<void> {
  const [{ runToEnd }, { containerPlace }] = await Promise.all([
    import('./session/work-run.ts'),
    import('./container/container-place.ts'),
  ]);
  const names = listAt(pod, 'spec.containers').map((container) => textAt(container, 'name'));
  const runs = listAt(pod, 'spec.containers').map((container, i) =>
    runToEnd(commandOf(container), containerPlace(cluster, pod, names[i] ?? '')),
  );
  const results = await Promise.all(runs);
  const all = results.flatMap((result) => (result ? [result] : []));
  const isFinished = all.length === results.length;
  const present = cluster.store.find(pods, pod.metadata.namespace ?? '', pod.metadata.name);
  if (!present || present.metadata.uid !== pod.metadata.uid) return;
  if (isFinished) {
    const done = finished.get(cluster) ?? new Map<string, FinishedWork>();
    finished.set(cluster, done);
    for (const [i, result] of all.entries()) done.set(keyOf(pod, names[i] ?? ''), result);
  }
  // A Job whose programs are not pretended succeeds at once, so that it can be seen to.
  const otherwise = isOfJob(pod) ? names.map(() => 0) : undefined;
  reportPod(cluster.store, present, isFinished ? all.map(({ exitCode }) => exitCode) : otherwise);
}

function keyOf(pod: KubeObject, container: string): string {
  return `${pod.metadata.uid} ${container}`;
}
