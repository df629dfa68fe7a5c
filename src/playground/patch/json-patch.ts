import { isDeepStrictEqual } from 'node:util';
import { ownValue, setOwnValue } from '../../api/own-value.ts';
import { ApiError, badRequest, tooLarge } from '../store/api-error.ts';
import { isJsonObject, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** apiserver pkg/endpoints/handlers/patch.go, maxJSONPatchOperations. */
const MAX_OPERATIONS = 10_000;
/** apiserver pkg/server/config.go, JSONPatchMaxCopyBytes: a few copies of copies would fill any memory. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/**
 * JSON Patch (RFC 6902). Throws 400 for what is not a patch, 422 for one that does not fit the object. Names in a path are those of the
 * object's own properties: `/constructor` is missing unless it was set, and `/__proto__` is a field like any other.
 */
export function applyJsonPatch(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch must be a list of operations');
  if (patch.length > MAX_OPERATIONS) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`);
  }
  try {
    const result = applied(structuredClone(object), patch);
    if (isJsonObject(result)) return result;
  } catch (error) {
    if (error instanceof RangeError) throw unfit('the document became too deep');
    throw error;
  }
  throw unfit('the patch leaves no object');
}

function applied(object: JsonObject, patch: readonly unknown[]): unknown {
  let result: unknown = object;
  let copied = 0;
  for (const operation of patch) {
    if (!isJsonObject(operation)) throw badRequest('an operation of a JSON patch must be an object');
    if (operation['op'] === 'copy') copied += sizeOf(read(result, pointerOf(operation['from'])));
    if (copied > MAX_COPIED_BYTES) {
      throw unfit(
        `Unable to copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${MAX_COPIED_BYTES}`,
      );
    }
    result = operate(result, operation);
  }
  return result;
}

function operate(target: unknown, { op, path, from, value = null }: JsonObject): unknown {
  const pointer = pointerOf(path);
  switch (op) {
    case 'add':
      return put(target, pointer, structuredClone(value));
    case 'replace':
      return put(pointer.length === 0 ? target : remove(target, pointer), pointer, structuredClone(value));
    case 'remove':
      return remove(target, pointer);
    case 'test':
      if (isDeepStrictEqual(read(target, pointer), value)) return target;
      throw unfit(`testing value /${pointer.join('/')} failed`);
    case 'copy':
      return put(target, pointer, structuredClone(read(target, pointerOf(from))));
    case 'move': {
      const moved = read(target, pointerOf(from));
      return put(remove(target, pointerOf(from)), pointer, moved);
    }
    default:
      throw badRequest(`Unexpected kind: ${textOf(op)}`);
  }
}

function pointerOf(path: unknown): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw badRequest('a JSON patch needs a path');
  return path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(target: unknown, pointer: readonly string[]): unknown {
  let found = target;
  for (const key of pointer) {
    found = Array.isArray(found) ? found[indexOf(key)] : isJsonObject(found) ? ownValue(found, key) : undefined;
    if (found === undefined) throw unfit(`doc is missing path: /${pointer.join('/')}`);
  }
  return found;
}

function put(target: unknown, pointer: readonly string[], value: unknown): unknown {
  const [last] = pointer.slice(-1);
  if (last === undefined) return value;
  const parent = read(target, pointer.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : indexOf(last);
    if (!(index <= parent.length)) throw unfit(`Unable to access invalid index: ${last}`);
    parent.splice(index, 0, value);
  } else if (isJsonObject(parent)) setOwnValue(parent, last, value);
  else throw unfit(`add operation does not apply: doc is missing path: /${pointer.join('/')}`);
  return target;
}

function remove(target: unknown, pointer: readonly string[]): unknown {
  read(target, pointer);
  const [last] = pointer.slice(-1);
  if (last === undefined) throw unfit('remove operation does not apply: the document itself');
  const parent = read(target, pointer.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(indexOf(last), 1);
  else if (isJsonObject(parent)) delete parent[last];
  return target;
}

/** RFC 6901 section 4: digits without leading zeros; NaN for anything else. */
function indexOf(key: string): number {
  return /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
}

/** In bytes, as JSON. */
function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function unfit(why: string): ApiError {
  return new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`, {});
}
