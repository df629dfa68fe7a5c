import { isJsonObject } from './kube-object.ts';
import type { JsonObject } from './kube-object.ts';

/** The `patchMergeKey` of lists that are merged item by item; every other list is replaced (k8s.io/api, struct tags). */
const MERGE_KEYS: Readonly<Record<string, string>> = {
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
};
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
  const kept = Array.isArray(retained)
    ? Object.entries(target).filter(([key]) => retained.includes(key))
    : Object.entries(target);
  const merged: JsonObject = Object.fromEntries(kept);
  for (const [key, value] of Object.entries(fields)) {
    if (key.startsWith('$setElementOrder/')) continue;
    const [, primitives] = /^\$deleteFromPrimitiveList\/(.*)$/.exec(key) ?? [];
    if (primitives !== undefined) merged[primitives] = without(merged[primitives], value);
    else if (value === null) delete merged[key];
    else merged[key] = mergeField(key, merged[key], value);
  }
  return reordered(merged, fields);
}

function mergeField(key: string, old: unknown, value: unknown): unknown {
  if (isJsonObject(value)) return strategicMerge(isJsonObject(old) ? old : {}, value);
  if (!Array.isArray(value)) return value;
  const base = Array.isArray(old) ? old : [];
  if (MERGED_VALUES.includes(key)) {
    const known = new Set<unknown>(base);
    return [...base, ...value.filter((item) => !known.has(item))];
  }
  const mergeKey = mergeKeyOf(key, [...value, ...base]);
  return mergeKey === undefined ? value : mergeList(base, value, mergeKey);
}

/** `ports` of a container go by containerPort, those of a Service by port. */
function mergeKeyOf(key: string, items: readonly unknown[]): string | undefined {
  if (key !== 'ports') return MERGE_KEYS[key];
  return ['containerPort', 'port'].find((candidate) => items.some((item) => isJsonObject(item) && candidate in item));
}

function mergeList(base: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const items = patch.filter(isJsonObject);
  if (items.some((item) => item['$patch'] === 'replace')) return items.filter((item) => item['$patch'] !== 'replace');
  // By what is found in a map: with a search for each, a patch of 3 MiB would take minutes.
  const merged = new Map<string, unknown>();
  for (const [i, old] of base.entries()) {
    const known = isJsonObject(old) ? mergeValue(old, key) : `not an object ${i}`;
    merged.set(merged.has(known) ? `again ${i}` : known, old);
  }
  for (const item of items) {
    const known = mergeValue(item, key);
    if (item['$patch'] === 'delete') merged.delete(known);
    else merged.set(known, strategicMerge((merged.get(known) ?? {}) as JsonObject, item));
  }
  return [...merged.values()];
}

/** JSON begins with none of the letters that other keys begin with. */
function mergeValue(item: JsonObject, key: string): string {
  return JSON.stringify(item[key] ?? null);
}

function without(list: unknown, removed: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(removed)) return list;
  const gone = new Set<unknown>(removed);
  return list.filter((item) => !gone.has(item));
}

/** `$setElementOrder/containers: [{name: a}, {name: b}]`: items that it names come in its order, after the others. */
function reordered(merged: JsonObject, fields: JsonObject): JsonObject {
  for (const [directive, order] of Object.entries(fields)) {
    const [, key = ''] = /^\$setElementOrder\/(.*)$/.exec(directive) ?? [];
    const list = merged[key];
    if (!Array.isArray(list) || !Array.isArray(order)) continue;
    const mergeKey = mergeKeyOf(key, list) ?? '';
    const identity = (item: unknown) => (isJsonObject(item) ? item[mergeKey] : item);
    const places = new Map(order.map((item, place) => [identity(item), place] as const).toReversed());
    const placeOf = (item: unknown) => places.get(identity(item)) ?? -1;
    merged[key] = list.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
  return merged;
}
