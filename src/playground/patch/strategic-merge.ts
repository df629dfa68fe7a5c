import { lookupTable } from '../../api/lookup-table.ts';
import { ownValue } from '../../api/own-value.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** The `patchMergeKey` of lists that are merged item by item; every other list is replaced (k8s.io/api, struct tags). */
const MERGE_KEYS = lookupTable<string>({
  addresses: 'type',
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ephemeralContainers: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  podIPs: 'ip',
  resourceClaims: 'name',
  secrets: 'name',
  topologySpreadConstraints: 'topologyKey',
  volumeDevices: 'devicePath',
  volumeMounts: 'mountPath',
  volumes: 'name',
});
/** Lists of plain values that are merged. */
const MERGED_VALUES = ['finalizers', 'podCIDRs'];

/**
 * Strategic merge patch (apimachinery pkg/util/strategicpatch): as a merge patch, but lists of things with a key are merged
 * by it. Knows the directives `$patch`, `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList`.
 */
export function strategicMerge(target: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === 'replace') return fields;
  if (directive === 'delete') return {};
  const isKept = (key: string) => !Array.isArray(retained) || retained.includes(key);
  const merged = new Map(Object.entries(target).filter(([key]) => isKept(key)));
  for (const [key, value] of Object.entries(fields)) {
    if (isDirective(key)) continue;
    if (value === null) merged.delete(key);
    else merged.set(key, mergeField(key, merged.get(key), value));
  }
  deletePrimitives(merged, fields);
  reorder(merged, fields);
  return Object.fromEntries(merged);
}

function mergeField(key: string, old: unknown, value: unknown): unknown {
  if (isJsonObject(value)) return strategicMerge(isJsonObject(old) ? old : {}, value);
  if (!Array.isArray(value)) return value;
  const base = Array.isArray(old) ? old : [];
  if (MERGED_VALUES.includes(key)) return [...new Set([...base, ...value])];
  const mergeKey = mergeKeyOf(key, [...value, ...base]);
  return mergeKey === undefined ? value : mergeList(base, value, mergeKey);
}

/** `ports` of a container go by containerPort, those of a Service by port. */
function mergeKeyOf(key: string, items: readonly unknown[]): string | undefined {
  if (key !== 'ports') return MERGE_KEYS.get(key);
  return ['containerPort', 'port'].find((candidate) =>
    items.some((item) => isJsonObject(item) && Object.hasOwn(item, candidate)),
  );
}

function mergeList(base: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const items = patch.filter(isJsonObject);
  if (items.some((item) => item['$patch'] === 'replace')) return items.filter((item) => item['$patch'] !== 'replace');
  const merged: unknown[] = [...base];
  const places = placesOf(base, key);
  for (const item of items) {
    const identity = identityOf(item, key);
    const place = places.get(identity);
    if (item['$patch'] === 'delete') {
      if (place !== undefined) merged[place] = undefined;
      places.delete(identity);
    } else if (place === undefined) {
      places.set(identity, merged.push(strategicMerge({}, item)) - 1);
    } else merged[place] = strategicMerge(merged[place] as JsonObject, item);
  }
  return merged.filter((item) => item !== undefined);
}

/** Where the first item of each identity stands: containers may have a port twice, for two protocols. */
function placesOf(items: readonly unknown[], key: string): Map<unknown, number> {
  const places = new Map<unknown, number>();
  for (const [place, item] of items.entries()) {
    const identity = identityOf(item, key);
    if (!places.has(identity) && isJsonObject(item)) places.set(identity, place);
  }
  return places;
}

/** What an item goes by in its list: the value of its merge key, or itself where it is a plain value. */
function identityOf(item: unknown, key: string): unknown {
  return isJsonObject(item) ? ownValue(item, key) : item;
}

const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';

function isDirective(key: string): boolean {
  return key.startsWith(DELETE_PRIMITIVES) || key.startsWith(ORDER);
}

/** `$deleteFromPrimitiveList/finalizers: [a]`: takes plain values out of a list. */
function deletePrimitives(merged: Map<string, unknown>, fields: JsonObject): void {
  for (const { key, value, list } of listsNamed(DELETE_PRIMITIVES, merged, fields)) {
    const deleted = new Set(value);
    merged.set(
      key,
      list.filter((item) => !deleted.has(item)),
    );
  }
}

/** `$setElementOrder/containers: [{name: a}, {name: b}]`: items that it names come in its order, after the others. */
function reorder(merged: Map<string, unknown>, fields: JsonObject): void {
  for (const { key, value: order, list } of listsNamed(ORDER, merged, fields)) {
    const mergeKey = mergeKeyOf(key, list) ?? '';
    const ranks = new Map(order.map((item, rank) => [identityOf(item, mergeKey), rank]));
    const rankOf = (item: unknown) => ranks.get(identityOf(item, mergeKey)) ?? -1;
    merged.set(
      key,
      list.toSorted((a, b) => rankOf(a) - rankOf(b)),
    );
  }
}

/** The lists that directives of one kind name, each with the value of its directive. */
function listsNamed(prefix: string, merged: ReadonlyMap<string, unknown>, fields: JsonObject) {
  return Object.entries(fields).flatMap(([directive, value]) => {
    const key = directive.slice(prefix.length);
    const list = merged.get(key);
    return directive.startsWith(prefix) && Array.isArray(value) && Array.isArray(list) ? [{ key, value, list }] : [];
  });
}
