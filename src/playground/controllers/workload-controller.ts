import { isDeepStrictEqual } from 'node:util';
import { lookupTable } from '../../api/lookup-table.ts';
import { at, mapAt, numberAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { defaulted } from '../store/object-defaults.ts';
import { suffix } from '../admission/object-preparation.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { RESOURCES, builtIn } from '../store/resource-table.ts';
import { terminate } from '../store/termination.ts';
import { ownedBy, ownerReference } from './owned-objects.ts';
import { templateHash } from './template-hash.ts';
import { REVISION_HASH, recordTemplate } from './template-revisions.ts';
import { workloadStatus } from './workload-status.ts';

const pods = builtIn('', 'v1', 'pods');
const deployments = builtIn('apps', 'v1', 'deployments');
const replicaSets = builtIn('apps', 'v1', 'replicasets');
const nodes = builtIn('', 'v1', 'nodes');
const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
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
    (candidate) => candidate.kind === kind && ['', 'apps', 'batch'].includes(candidate.group),
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

/** One ReplicaSet for each template that the Deployment ever had; only that of the present template has replicas. */
function tendReplicaSets(store: ObjectStore, deployment: KubeObject): void {
  const template = mapAt(deployment, 'spec.template');
  const wanted = numberAt(deployment, 'spec.replicas') ?? 1;
  const owned = ownedBy(store, replicaSets, deployment);
  // The order of its fields may be another one, and so the hash.
  const current = owned.find((replicaSet) => isDeepStrictEqual(templateOf(replicaSet), template));
  const others = owned.filter((replicaSet) => replicaSet !== current);
  const revision = Math.max(revisionOf(current), 1 + Math.max(0, ...others.map(revisionOf)));
  for (const replicaSet of others) store.update(replicaSets, withReplicas(replicaSet, 0));
  const replicaSet = current
    ? withReplicas(current, wanted)
    : newReplicaSet(deployment, templateHash(template), wanted);
  const described = withRevision(withAnnotationsOf(deployment, replicaSet), revision);
  if (current) store.update(replicaSets, described);
  else store.create(replicaSets, described);
  store.update(deployments, withRevision(deployment, revision));
}

/** The template of the Deployment that a ReplicaSet was made of. */
function templateOf(replicaSet: KubeObject): JsonObject {
  const template = mapAt(replicaSet, 'spec.template');
  const { [HASH]: _hash, ...labels } = mapAt(template, 'metadata.labels');
  return { ...template, metadata: { ...mapAt(template, 'metadata'), labels } };
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

/**
 * A ReplicaSet is annotated as its Deployment was while it had this template: so `kubectl rollout history` knows the cause of a change
 * (kubernetes pkg/controller/deployment/util/deployment_util.go, copyDeploymentAnnotationsToReplicaSet).
 */
function withAnnotationsOf({ metadata }: KubeObject, replicaSet: KubeObject): KubeObject {
  const own = Object.entries(metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.includes(name));
  const annotations = { ...replicaSet.metadata.annotations, ...Object.fromEntries(own) };
  return { ...replicaSet, metadata: { ...replicaSet.metadata, annotations } };
}

const NOT_COPIED = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY];

function revisionOf(replicaSet: KubeObject | undefined): number {
  return Number(replicaSet?.metadata.annotations?.[REVISION] ?? 0);
}

/** Numbers that it had before are remembered (deployment_util.go, SetNewReplicaSetAnnotations). */
function withRevision(object: KubeObject, revision: number): KubeObject {
  const { resourceVersion: _any, ...metadata } = object.metadata;
  const before = metadata.annotations?.[REVISION];
  const history = [metadata.annotations?.[HISTORY], before].filter(Boolean).join(',');
  const isNew = object.kind === 'ReplicaSet' && before !== undefined && before !== String(revision);
  const annotations = { ...metadata.annotations, [REVISION]: String(revision), ...(isNew && { [HISTORY]: history }) };
  return { ...object, metadata: { ...metadata, annotations } };
}

function withReplicas(replicaSet: KubeObject, replicas: number): KubeObject {
  return { ...replicaSet, spec: { ...mapAt(replicaSet, 'spec'), replicas } };
}

/** How the pods of a workload are called. */
const POD_NAMES = lookupTable<(name: string, index: number) => string>({
  DaemonSet: (name) => `${name}-${suffix()}`,
  Job: (name) => `${name}-${suffix()}`,
  ReplicaSet: (name) => `${name}-${suffix()}`,
  ReplicationController: (name) => `${name}-${suffix()}`,
  StatefulSet: (name, index) => `${name}-${index}`,
});

function tendPods(store: ObjectStore, workload: KubeObject): void {
  const { kind } = workload;
  const hash = kind === 'DaemonSet' || kind === 'StatefulSet' ? recordTemplate(store, workload) : undefined;
  for (const pod of outdated(store, workload, hash)) terminate(store, pods, pod);
  const owned = ownedBy(store, pods, workload).toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
  const wanted = wantedPods(store, workload);
  const isSurplus = (pod: KubeObject, index: number) => (kind === 'StatefulSet' ? ordinalOf(pod) : index) >= wanted;
  for (const pod of kind === 'Job' ? [] : owned.filter(isSurplus)) terminate(store, pods, pod);
  // The pods of a StatefulSet have names, and any of them may be missing.
  const first = kind === 'StatefulSet' ? 0 : owned.length;
  for (let index = first; index < wanted; index++) createPod(store, workload, { index, hash });
}

/** Pods of an earlier template, which are replaced at once. */
function outdated(store: ObjectStore, workload: KubeObject, hash: string | undefined): KubeObject[] {
  if (hash === undefined || textAt(workload, 'spec.updateStrategy.type') === 'OnDelete') return [];
  return ownedBy(store, pods, workload).filter(({ metadata }) => (metadata.labels?.[REVISION_HASH] ?? hash) !== hash);
}

/** The number at the end of the name of a StatefulSet's pod; 0 for those of other workloads. */
function ordinalOf({ metadata: { name } }: KubeObject): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
}

function wantedPods(store: ObjectStore, workload: KubeObject): number {
  if (workload.kind === 'DaemonSet') return store.list(nodes).length;
  if (workload.kind === 'Job')
    return at(workload, 'spec.suspend') === true ? 0 : (numberAt(workload, 'spec.completions') ?? 1);
  return numberAt(workload, 'spec.replicas') ?? 1;
}

interface NewPod {
  readonly index: number;
  /** Of the template, for the workloads with revisions. */
  readonly hash: string | undefined;
}

function createPod(store: ObjectStore, workload: KubeObject, { index, hash }: NewPod): void {
  const { name, namespace = '' } = workload.metadata;
  const template = mapAt(workload, 'spec.template');
  const { labels = {}, annotations } = mapAt(template, 'metadata') as Partial<KubeObject['metadata']>;
  const podName = POD_NAMES.get(workload.kind)?.(name, index);
  if (podName === undefined || store.find(pods, namespace, podName)) return;
  const metadata = {
    name: podName,
    namespace,
    labels: hash === undefined ? labels : { ...labels, [REVISION_HASH]: hash },
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
