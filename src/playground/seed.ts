import { parseAllDocuments } from 'yaml';
import { BOOTSTRAP_POLICY } from './identity/bootstrap-policy.ts';
import type { KubeObject } from './store/kube-object.ts';
import { prepareNew } from './admission/object-preparation.ts';
import type { ObjectStore } from './store/object-store.ts';
import { Release } from './release/release.ts';
import { SEED_OBJECTS } from './seed-objects.ts';
import { terminate } from './store/termination.ts';

/** Fills a new cluster. */
export function plantSeed(store: ObjectStore): void {
  for (const object of [...BOOTSTRAP_POLICY, ...SEED_OBJECTS]) place(store, asOf(store.release, object));
}

/**
 * Stores the objects of a manifest (YAML, several documents) as they are, replacing those with the same name, without any checks.
 * Throws for unknown kinds.
 */
export function load(store: ObjectStore, manifest: string): void {
  for (const object of objectsIn(manifest)) place(store, object);
}

/** The seed is written for the newest release, whose version stands in nodes and images. */
function asOf({ version }: Release, object: KubeObject): KubeObject {
  const { version: newest } = new Release();
  if (version === newest) return object;
  return JSON.parse(JSON.stringify(object).replaceAll(newest, version)) as KubeObject;
}

function objectsIn(manifest: string): KubeObject[] {
  return parseAllDocuments(manifest).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const object = document.toJS() as KubeObject | null;
    return object ? [object] : [];
  });
}

/** An object with a deletionTimestamp is stored and then deleted; finalizers keep it. */
function place(store: ObjectStore, object: KubeObject): void {
  const resource = store.catalog.ofKind(object.apiVersion, object.kind);
  if (!resource) throw new Error(`the playground has no kind ${object.kind} in ${object.apiVersion}`);
  const { namespace: _namespace, ...metadata } = object.metadata;
  const scope = resource.namespaced ? { namespace: object.metadata.namespace ?? 'default' } : {};
  const { status, ...rest } = object;
  const { uid } = object.metadata;
  const prepared = prepareNew({ ...rest, metadata: { ...metadata, ...scope } });
  const whole = status === undefined ? prepared : { ...prepared, status };
  const isKnown = store.find(resource, whole.metadata.namespace ?? '', whole.metadata.name) !== undefined;
  const stored = isKnown
    ? store.update(resource, whole)
    : store.create(resource, uid === undefined ? whole : { ...whole, metadata: { ...whole.metadata, uid } });
  if (object.metadata.deletionTimestamp !== undefined) terminate(store, resource, stored);
}
