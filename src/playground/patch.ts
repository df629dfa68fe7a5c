import { badRequest } from './api-error.ts';
import { applyJsonPatch } from './json-patch.ts';
import { isJsonObject } from './kube-object.ts';
import type { JsonObject } from './kube-object.ts';
import { parseText, unsupportedMediaType } from './request-body.ts';
import type { Resource } from './resource-table.ts';
import { strategicMerge } from './strategic-merge.ts';

/** What a PATCH may be. */
export const PATCH_TYPES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

export interface Patch {
  /** `application/merge-patch+json` and its kin. */
  readonly mediaType: string;
  readonly body: string;
}

/** An object after a patch of any kind that the API server takes. Server-side apply is a merge here: nobody owns fields. */
export function patched(resource: Resource, object: object, { mediaType, body }: Patch): JsonObject {
  const current = object as JsonObject;
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

/** JSON Merge Patch (RFC 7386). */
function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else if (isJsonObject(value)) merged[key] = mergePatch(isJsonObject(old) ? old : {}, value);
    else merged[key] = value;
  }
  return merged;
}

function objectIn(body: string, mediaType: string): JsonObject {
  const patch = parseText(body, mediaType);
  if (!isJsonObject(patch)) throw badRequest('the patch must be an object');
  return patch;
}
