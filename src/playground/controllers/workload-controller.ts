import { createHash } from 'node:crypto';
import { lookupTable } from '../../api/lookup-table.ts';
import { at, mapAt, numberAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { defaulted } from '../store/object-defaults.ts';
import { inSafeLetters, suffix } from '../admission/object-preparation.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { RESOURCES, builtIn } from '../store/resource-table.ts';
import { terminate } from '../store/termination.ts';
import { workloadStatus } from './workload-status.ts';

const pods = builtIn('', 'v1', 'pods');
const deployments = builtIn('apps', 'v1', 'deployments');
const replicaSets = builtIn('apps', 'v1', 'replicasets');
const nodes = builtIn('', 'v1', 'nodes');
const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';

/** Gives a workload the ReplicaSets and pods that it asks for, and writes its status; likewise for the owner of a pod. */
export function tendWorkload(store: ObjectStore, { object }: StoreEvent): void {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
  const [kind, name] = owner ? [owner.kind, owner.name] : [object.kind, object.metadata.name];
  if (owner && object.kind === 'ReplicaSet') tend(store, 'ReplicaSet', object.metadata);
  tend(store, kind, { name, namespace: object.metadata.namespace ?? '' });
}

function tend(store: ObjectStore, kind: string, { namespace = '', name }: { namespace?: string; name: string }): void {
  const resource = RESOURCES.find(
    (candidate) => candidate.kind === kind && ['apps', 'batch'].includes(candidate.group),
  );
  const workload = resource && store.find(resource, namespace, name);
  if (!workload || workload.metadata.deletionTimestamp !== undefined) return;
  if (kind === 'Deployment') tendReplicaSets(store, workload);
  else if (POD_NAMES.has(kind)) tendPods(store, workload);
  const owned = ownedBy(store, kind === 'Deployment' ? replicaSets : pods, workload);
  const tended = store.get(resource, namespace, name);
  const status = workloadStatus(tended, owned);
  if (status) store.update(resource, { ...tended, status });
}

/** Ten digits in the letters of generated names, by which these are recognised (kubernetes pkg/controller/controller_utils.go, ComputeHash). */
function templateHash(template: object): string {
  const number = createHash('sha256').update(JSON.stringify(template)).digest().readUInt32BE();
  return inSafeLetters(Buffer.from(String(number).padStart(10, '0')));
}

/** One ReplicaSet for each template that the Deployment ever had; only that of the present template has replicas. */
function tendReplicaSets(store: ObjectStore, deployment: KubeObject): void {
  const template = mapAt(deployment, 'spec.template');
  const hash = templateHash(template);
  const wanted = numberAt(deployment, 'spec.replicas') ?? 1;
  const owned = ownedBy(store, replicaSets, deployment);
  const current = owned.find(({ metadata }) => metadata.labels?.[HASH] === hash);
  const others = owned.filter((replicaSet) => replicaSet !== current);
  const revision = Math.max(revisionOf(current), 1 + Math.max(0, ...others.map(revisionOf)));
  for (const replicaSet of others) store.update(replicaSets, withReplicas(replicaSet, 0));
  if (current) store.update(replicaSets, withRevision(withReplicas(current, wanted), revision));
  else store.create(replicaSets, withRevision(newReplicaSet(deployment, hash, wanted), revision));
  store.update(deployments, withRevision(deployment, revision));
}

function newReplicaSet(deployment: KubeObject, hash: string, replicas: number): KubeObject {
  const { name, namespace = '' } = deployment.metadata;
  const template = mapAt(deployment, 'spec.template');
  const labels = { ...mapAt(template, 'metadata.labels'), [HASH]: hash } as Record<string, string>;
  const ownerReferences = [ownerReference(deployment)];
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: { name: `${name}-${hash}`, namespace, generation: 1, labels, ownerReferences },
    spec: {
      replicas,
      selector: { matchLabels: { ...mapAt(deployment, 'spec.selector.matchLabels'), [HASH]: hash } },
      template: { ...template, metadata: { ...mapAt(template, 'metadata'), labels } },
    },
    status: {},
  };
}

function revisionOf(replicaSet: KubeObject | undefined): number {
  return Number(replicaSet?.metadata.annotations?.[REVISION] ?? 0);
}

function withRevision(object: KubeObject, revision: number): KubeObject {
  const { resourceVersion: _any, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [REVISION]: String(revision) } },
  };
}

function withReplicas(replicaSet: KubeObject, replicas: number): KubeObject {
  return { ...replicaSet, spec: { ...mapAt(replicaSet, 'spec'), replicas } };
}

/** How the pods of a workload are called. */
const POD_NAMES = lookupTable<(name: string, index: number) => string>({
  DaemonSet: (name) => `${name}-${suffix()}`,
  Job: (name) => `${name}-${suffix()}`,
  ReplicaSet: (name) => `${name}-${suffix()}`,
  StatefulSet: (name, index) => `${name}-${index}`,
});

function tendPods(store: ObjectStore, workload: KubeObject): void {
  const owned = ownedBy(store, pods, workload);
  const wanted = wantedPods(store, workload);
  const surplus = workload.kind === 'Job' ? [] : owned.slice(wanted);
  for (const pod of surplus) terminate(store, pods, pod);
  for (let index = owned.length; index < wanted; index++) createPod(store, workload, index);
}

function wantedPods(store: ObjectStore, workload: KubeObject): number {
  if (workload.kind === 'DaemonSet') return store.list(nodes).length;
  if (workload.kind === 'Job')
    return at(workload, 'spec.suspend') === true ? 0 : (numberAt(workload, 'spec.completions') ?? 1);
  return numberAt(workload, 'spec.replicas') ?? 1;
}

function createPod(store: ObjectStore, workload: KubeObject, index: number): void {
  const { name, namespace = '' } = workload.metadata;
  const template = mapAt(workload, 'spec.template');
  const { labels = {}, annotations } = mapAt(template, 'metadata') as Partial<KubeObject['metadata']>;
  const podName = POD_NAMES.get(workload.kind)?.(name, index);
  if (podName === undefined || store.find(pods, namespace, podName)) return;
  const metadata = {
    name: podName,
    namespace,
    labels,
    ...(annotations && { annotations }),
    ownerReferences: [ownerReference(workload)],
  };
  store.create(
    pods,
    defaulted({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata,
      spec: { ...mapAt(template, 'spec'), ...placeOf(store, workload) } as JsonObject,
    }),
  );
}

/** A DaemonSet has one pod on each node, also on those that others are kept from; the scheduler places the rest. */
function placeOf(store: ObjectStore, workload: KubeObject): JsonObject {
  if (workload.kind !== 'DaemonSet') return {};
  const taken = ownedBy(store, pods, workload).map((pod) => textAt(pod, 'spec.nodeName'));
  const free = store.list(nodes).find(({ metadata }) => !taken.includes(metadata.name));
  return free ? { nodeName: free.metadata.name } : {};
}

function ownedBy(
  store: ObjectStore,
  resource: typeof pods,
  { metadata: { uid, namespace = '' } }: KubeObject,
): KubeObject[] {
  return store
    .list(resource, namespace)
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller));
}

function ownerReference({ apiVersion, kind, metadata: { name, uid = '' } }: KubeObject) {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
