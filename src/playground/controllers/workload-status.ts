import { moment } from '../../api/age.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { mapAt, numberAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';

/** The status of a workload, counted from what it owns: ReplicaSets for a Deployment, pods for the others. */
export function workloadStatus(workload: KubeObject, owned: readonly KubeObject[]): JsonObject | undefined {
  const { generation } = workload.metadata;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  return STATUSES.get(workload.kind)?.(workload, owned, observed);
}

type StatusOf = (workload: KubeObject, owned: readonly KubeObject[], observed: JsonObject) => JsonObject;

const STATUSES = lookupTable<StatusOf>({
  Deployment: (deployment, replicaSets, observed) => {
    const sum = (field: string, sets = replicaSets) =>
      sets.reduce((total, replicaSet) => total + (numberAt(replicaSet, `status.${field}`) ?? 0), 0);
    const current = replicaSets.filter((replicaSet) => (numberAt(replicaSet, 'spec.replicas') ?? 0) > 0);
    const ready = sum('readyReplicas');
    const isAvailable = ready >= (numberAt(deployment, 'spec.replicas') ?? 1);
    return {
      ...observed,
      replicas: sum('replicas'),
      updatedReplicas: sum('replicas', current),
      readyReplicas: ready,
      availableReplicas: ready,
      conditions: [
        condition(
          deployment,
          'Available',
          isAvailable,
          isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        ),
        condition(deployment, 'Progressing', true, isAvailable ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated'),
      ],
    };
  },
  ReplicaSet: replicasStatus,
  ReplicationController: replicasStatus,
  StatefulSet: (_, pods, observed) => ({
    ...observed,
    replicas: pods.length,
    readyReplicas: running(pods),
    currentReplicas: pods.length,
    updatedReplicas: pods.length,
    availableReplicas: running(pods),
  }),
  DaemonSet: (_, pods, observed) => ({
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: pods.length,
    numberMisscheduled: 0,
    numberReady: running(pods),
    numberAvailable: running(pods),
    updatedNumberScheduled: pods.length,
    ...observed,
  }),
  Job: (job, pods) => {
    const finished = pods.filter((pod) => textAt(pod, 'status.phase') === 'Succeeded');
    const startTime = textAt(job, 'status.startTime') || job.metadata.creationTimestamp;
    if (finished.length < (numberAt(job, 'spec.completions') ?? 1)) {
      return { startTime, active: pods.length - finished.length, succeeded: finished.length };
    }
    const completionTime = textAt(job, 'status.completionTime') || textAt(finished.at(-1), 'status.startTime');
    const conditions = [condition(job, 'Complete', true, 'CompletionsReached')];
    return { startTime, completionTime, succeeded: finished.length, ready: 0, conditions };
  },
});

function replicasStatus(_: KubeObject, pods: readonly KubeObject[], observed: JsonObject): JsonObject {
  return {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: running(pods),
    availableReplicas: running(pods),
    ...observed,
  };
}

function running(pods: readonly KubeObject[]): number {
  return pods.filter((pod) => textAt(pod, 'status.phase') === 'Running').length;
}

/** Keeps the time of an equal condition, so that nothing changes when nothing happened. */
function condition(workload: KubeObject, type: string, holds: boolean, reason: string): JsonObject {
  const status = holds ? 'True' : 'False';
  const conditions = mapAt(workload, 'status')['conditions'];
  const known = Array.isArray(conditions)
    ? conditions.find((old: JsonObject) => old['type'] === type && old['status'] === status && old['reason'] === reason)
    : undefined;
  const now = moment(Date.now());
  return (
    (known as JsonObject | undefined) ?? {
      type,
      status,
      reason,
      message: '',
      lastUpdateTime: now,
      lastTransitionTime: now,
    }
  );
}
