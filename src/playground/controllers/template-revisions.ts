import { isDeepStrictEqual } from 'node:util';
import { mapAt, numberAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { ownedBy, ownerReference } from './owned-objects.ts';
import { templateHash } from './template-hash.ts';

const controllerRevisions = builtIn('apps', 'v1', 'controllerrevisions');

/** The label of pods and revisions with the hash of their template (k8s.io/api apps/v1, ControllerRevisionHashLabelKey). */
export const REVISION_HASH = 'controller-revision-hash';

/**
 * Keeps a ControllerRevision for each template that a DaemonSet or StatefulSet had, as many as its history may be long, which `kubectl rollout` reads
 * (kubernetes pkg/controller/history; pkg/controller/daemon/update.go, constructHistory). Returns the hash of the present template.
 */
export function recordTemplate(store: ObjectStore, workload: KubeObject): string {
  const template = mapAt(workload, 'spec.template');
  const history = ownedBy(store, controllerRevisions, workload).toSorted((a, b) => numberOf(a) - numberOf(b));
  const data = dataOf(template);
  // The order of its fields may be another one, and so the hash.
  const current = history.find((revision) => isDeepStrictEqual(mapAt(revision, 'data'), data));
  const hash = current?.metadata.labels?.[REVISION_HASH] ?? templateHash(template);
  const newest = history.at(-1);
  if (!current) store.create(controllerRevisions, newRevision(workload, hash, numberOf(newest) + 1));
  else if (current !== newest) store.update(controllerRevisions, { ...current, revision: numberOf(newest) + 1 });
  const surplus = history.length - (numberAt(workload, 'spec.revisionHistoryLimit') ?? 10);
  const others = history.filter((revision) => revision !== current);
  for (const { metadata } of others.slice(0, Math.max(0, surplus))) {
    store.remove(controllerRevisions, metadata.namespace ?? '', metadata.name);
  }
  return hash;
}

function numberOf(revision: KubeObject | undefined): number {
  return revision === undefined ? 0 : (numberAt(revision, 'revision') ?? 0);
}

/** The strategic merge patch that brings a template back. */
function dataOf(template: JsonObject): JsonObject {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

function newRevision(workload: KubeObject, hash: string, revision: number): KubeObject {
  const template = mapAt(workload, 'spec.template');
  const { name, namespace = '', annotations } = workload.metadata;
  const labels = { ...mapAt(template, 'metadata.labels'), [REVISION_HASH]: hash } as Record<string, string>;
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      ...(annotations && { annotations }),
      ownerReferences: [ownerReference(workload)],
    },
    data: dataOf(template),
    revision,
  };
}
