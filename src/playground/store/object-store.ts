import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { moment } from '../../api/age.ts';
import { alreadyExists, conflict, gone, notFound } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { Release } from '../release/release.ts';
import { ResourceCatalog } from './resource-catalog.ts';
import { builtIn, groupResource } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

/** One change, in the order in which it happened. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  /** What it was before a change; for DELETED the last state. */
  readonly previous?: KubeObject;
  readonly resourceVersion: number;
}

/** Admission that changes new objects; throws ApiError where it refuses one. */
export type Mutator = (resource: Resource, object: KubeObject) => KubeObject;

/** The objects of a store at one moment: by resource, then by namespace and name. */
export type StoreSnapshot = ReadonlyMap<string, ReadonlyMap<string, KubeObject>>;

const HISTORY = 2_000;
const definitions = builtIn('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');

/**
 * All objects of the cluster, in memory, under one resourceVersion as in etcd. Stored objects are never changed in place:
 * every write replaces, so what was read stays as it was.
 */
export class ObjectStore {
  /** What kinds there are: a definition serves as soon as it is stored. */
  readonly catalog: ResourceCatalog;
  /** Which release of Kubernetes the server follows. */
  readonly release: Release;
  readonly #shelves = new Map<string, Map<string, KubeObject>>();
  readonly #watchers = new Set<(event: StoreEvent) => void>();
  readonly #mutators: Mutator[] = [];
  #history: StoreEvent[] = [];
  #resourceVersion = 1;

  constructor(release = new Release()) {
    this.release = release;
    this.catalog = new ResourceCatalog(release);
  }

  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** Of the namespace, or of all when it is `''`; sorted by namespace and name. */
  list(resource: Resource, namespace = ''): KubeObject[] {
    const shelf = [...this.#shelf(resource)].filter(
      ([, { metadata }]) => !namespace || metadata.namespace === namespace,
    );
    return shelf.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  find(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.#shelf(resource).get(keyOf(namespace, name));
  }

  /** Throws the server's 404. */
  get(resource: Resource, namespace: string, name: string): KubeObject {
    const object = this.find(resource, namespace, name);
    if (!object) throw notFound(resource, name);
    return object;
  }

  /** Gives uid, creationTimestamp and resourceVersion. Throws 409 when the name is taken. */
  create(resource: Resource, object: KubeObject): KubeObject {
    return this.#put('ADDED', resource, this.rehearse(resource, object));
  }

  /** What `create` would store, but for the resourceVersion. */
  rehearse(resource: Resource, object: KubeObject): KubeObject {
    const { name, namespace = '', uid = randomUUID() } = object.metadata;
    if (this.find(resource, namespace, name)) throw alreadyExists(resource, name);
    const creationTimestamp = moment(Date.now());
    const admitted = this.#mutators.reduce((changed, mutate) => mutate(resource, changed), object);
    return withMeta(admitted, { uid, creationTimestamp });
  }

  /** From now on every new object passes here, by whatever way it is created. */
  admitWith(mutate: Mutator): void {
    this.#mutators.push(mutate);
  }

  /**
   * Replaces an object; uid and creationTimestamp stay. A resourceVersion, if given, must be the current one (409).
   * An object equal to the one stored is not written again.
   */
  update(resource: Resource, object: KubeObject): KubeObject {
    const previous = this.mustFollow(resource, object);
    const updated = withMeta(object, { ...pick(previous.metadata), ...nextGeneration(object, previous) });
    return isDeepStrictEqual(updated, previous) ? previous : this.#put('MODIFIED', resource, updated, previous);
  }

  /** What an update would replace. Throws 404, or 409 where the update is of another version or object. */
  mustFollow(resource: Resource, object: KubeObject): KubeObject {
    const { name, namespace = '', uid, resourceVersion } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const stored = previous.metadata;
    if (uid !== undefined && uid !== stored.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid}`,
      );
    }
    if (resourceVersion !== undefined && resourceVersion !== stored.resourceVersion) {
      throw conflict(
        resource,
        name,
        'the object has been modified; please apply your changes to the latest version and try again',
      );
    }
    return previous;
  }

  /** Removes at once; finalizers are the caller's concern. */
  remove(resource: Resource, namespace: string, name: string): KubeObject {
    const object = this.get(resource, namespace, name);
    return this.#put('DELETED', resource, object, object);
  }

  /** All objects as they are now. */
  snapshot(): StoreSnapshot {
    return new Map([...this.#shelves].map(([key, shelf]) => [key, new Map(shelf)]));
  }

  /** Removes and puts back until all objects are as they were; what has not changed since is left alone. */
  restore(then: StoreSnapshot): void {
    // What definitions define is gone before they are, and comes back after them.
    const removing = this.catalog.kinds.toSorted((a, b) => Number(a === definitions) - Number(b === definitions));
    for (const resource of removing) {
      const kept = then.get(groupResource(resource));
      for (const [key, object] of this.#shelf(resource)) {
        if (kept?.get(key)?.metadata.uid !== object.metadata.uid) this.#put('DELETED', resource, object, object);
      }
    }
    this.#putBack(definitions, then);
    for (const resource of this.catalog.kinds) this.#putBack(resource, then);
  }

  #putBack(resource: Resource, then: StoreSnapshot): void {
    for (const [key, object] of then.get(groupResource(resource)) ?? []) {
      const now = this.#shelf(resource).get(key);
      const isSame =
        now && isDeepStrictEqual(withMeta(now, { resourceVersion: '' }), withMeta(object, { resourceVersion: '' }));
      if (!isSame) this.#put(now ? 'MODIFIED' : 'ADDED', resource, object, now);
    }
  }

  /** Calls back on every later change, synchronously. Returns how to stop. */
  watch(watcher: (event: StoreEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** What happened after a resourceVersion. Throws 410 when that is too long ago. */
  since(resourceVersion: number): readonly StoreEvent[] {
    const oldest = this.#history[0]?.resourceVersion ?? 0;
    if (this.#history.length === HISTORY && resourceVersion < oldest - 1) {
      throw gone(`too old resource version: ${resourceVersion} (${oldest})`);
    }
    return this.#history.filter((event) => event.resourceVersion > resourceVersion);
  }

  #put(type: StoreEvent['type'], resource: Resource, object: KubeObject, previous?: KubeObject): KubeObject {
    const resourceVersion = ++this.#resourceVersion;
    const stored = withMeta(object, { resourceVersion: String(resourceVersion) });
    const key = keyOf(stored.metadata.namespace ?? '', stored.metadata.name);
    if (type === 'DELETED') this.#shelf(resource).delete(key);
    else this.#shelf(resource).set(key, stored);
    if (resource === definitions) this.catalog.define(this.list(definitions));
    const event = { type, resource, object: stored, ...(previous && { previous }), resourceVersion };
    this.#history.push(event);
    if (this.#history.length > HISTORY) this.#history.shift();
    for (const watcher of this.#watchers) watcher(event);
    return stored;
  }

  #shelf(resource: Resource): Map<string, KubeObject> {
    const key = groupResource(resource);
    const shelf = this.#shelves.get(key) ?? new Map<string, KubeObject>();
    this.#shelves.set(key, shelf);
    return shelf;
  }
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function withMeta(object: KubeObject, meta: Partial<KubeObject['metadata']>): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...meta } };
}

function pick({ uid, creationTimestamp, resourceVersion }: KubeObject['metadata']): Partial<KubeObject['metadata']> {
  return {
    ...(uid !== undefined && { uid }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
}

/** The generation counts changes of the spec, for the kinds that have one. */
function nextGeneration(object: KubeObject, previous: KubeObject): { generation?: number } {
  const { generation } = previous.metadata;
  if (generation === undefined) return {};
  return { generation: isDeepStrictEqual(object['spec'], previous['spec']) ? generation : generation + 1 };
}
