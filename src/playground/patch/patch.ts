import { badRequest } from '../store/api-error.ts';
import { applyJsonPatch } from './json-patch.ts';
import { isJsonObject, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { isTooDeep } from '../http/nesting.ts';
import { parseText, unsupportedMediaType } from '../http/request-body.ts';
import type { Resource } from '../store/resource-table.ts';
import { strategicMerge } from './strategic-merge.ts';

/** What a PATCH may be. */
export const PATCH_TYPES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** A patch as it was sent. */
export interface Patch {
  /** `application/merge-patch+json` and its kin. */
  readonly mediaType: string;
  readonly body: string;
}

/** An object after a patch of any kind that the API server accepts. Server-side apply is a merge here: fields have no owners. */
export function patched(resource: Resource, object: object, { mediaType, body }: Patch): JsonObject {
  const result = applied(resource, object as JsonObject, { mediaType, body });
  if (isTooDeep(result)) throw badRequest('the patched object exceeded max depth');
  return result;
}

/** A patch as the refusal of what it leaves shows it (apiserver pkg/endpoints/handlers/patch.go): what came of it, and of a strategic one itself as Go prints a map. */
export function shownPatch({ mediaType, body }: Patch, result: object): string {
  return mediaType === 'application/strategic-merge-patch+json'
    ? goMap(parseText(body, mediaType))
    : JSON.stringify(result);
}

/** fmt, `%+v`: maps are sorted by their keys. */
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (value === null) return '<nil>';
  if (!isJsonObject(value)) return textOf(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goMap(item)}`).join(' ')}]`;
}

function applied(resource: Resource, current: JsonObject, { mediaType, body }: Patch): JsonObject {
  switch (mediaType) {
    case 'application/json-patch+json':
      return applyJsonPatch(current, parseText(body, mediaType));
    case 'application/merge-patch+json':
      return mergePatch(current, objectIn(body, mediaType));
    case 'application/strategic-merge-patch+json':
      if (resource.group.includes('.') && !resource.group.endsWith('.k8s.io')) throw unsupportedMediaType(PATCH_TYPES);
      return strategicMerge(current, objectIn(body, mediaType));
    case 'application/apply-patch+yaml':
      return strategicMerge(current, objectIn(body, mediaType));
    default:
      throw unsupportedMediaType(PATCH_TYPES);
  }
}

/** JSON Merge Patch (RFC 7396). */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const old = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? mergePatch(isJsonObject(old) ? old : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

function objectIn(body: string, mediaType: string): JsonObject {
  const patch = parseText(body, mediaType);
  if (!isJsonObject(patch)) throw badRequest('the patch must be an object');
  return patch;
}
