import { isDeepStrictEqual } from 'node:util';
import { ApiError, badRequest, tooLarge } from './api-error.ts';
import { isJsonObject } from './kube-object.ts';
import type { JsonObject } from './kube-object.ts';

/** JSON Patch (RFC 6902). Throws 400 for a patch that is none, 422 for one that does not fit the object, 413 for one that is too much. */
export function applyJsonPatch(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch must be a list of operations');
  if (patch.length > MAX_OPERATIONS) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`);
  }
  const copied = { characters: 0 };
  let result: unknown = structuredClone(object);
  for (const operation of patch) {
    if (!isJsonObject(operation)) throw badRequest('an operation of a JSON patch must be an object');
    result = operate(result, operation, copied);
  }
  if (!isJsonObject(result)) throw unfit('the patch leaves no object');
  return result;
}

/** apiserver pkg/endpoints/handlers/patch.go. */
const MAX_OPERATIONS = 10_000;

/** How much has been copied: what is copied into itself doubles. The API server takes 3 MiB in all (its JSONPatchMaxCopyBytes), and more time. */
interface Copied {
  characters: number;
}

const MAX_COPIED = 256 * 1024;

function copyOf(value: unknown, copied: Copied): unknown {
  copied.characters += JSON.stringify(value).length;
  if (copied.characters > MAX_COPIED) throw tooLarge('the patch copies more than may be copied');
  return structuredClone(value);
}

function operate(target: unknown, { op, path, from, value }: JsonObject, copied: Copied): unknown {
  const pointer = pointerOf(path);
  switch (op) {
    case 'add':
      return put(target, pointer, value);
    case 'replace':
      return put(remove(target, pointer), pointer, value);
    case 'remove':
      return remove(target, pointer);
    case 'test':
      if (isDeepStrictEqual(read(target, pointer), value)) return target;
      throw unfit(`testing value ${String(path)} failed`);
    case 'copy':
      return put(target, pointer, copyOf(read(target, pointerOf(from)), copied));
    case 'move': {
      const moved = read(target, pointerOf(from));
      return put(remove(target, pointerOf(from)), pointer, moved);
    }
    default:
      throw badRequest(`Unexpected kind: ${String(op)}`);
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
    const known = Array.isArray(found) ? Number(key) in found : isJsonObject(found) && key in found;
    if (!known) throw unfit(`doc is missing path: /${pointer.join('/')}`);
    found = (found as JsonObject)[key];
  }
  return found;
}

function put(target: unknown, pointer: readonly string[], value: unknown): unknown {
  const [last] = pointer.slice(-1);
  if (last === undefined) return value;
  const parent = read(target, pointer.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(index) || index > parent.length) throw unfit(`Unable to access invalid index: ${last}`);
    parent.splice(index, 0, value);
  } else if (isJsonObject(parent)) parent[last] = value;
  else throw unfit(`add operation does not apply: doc is missing path: /${pointer.join('/')}`);
  return target;
}

function remove(target: unknown, pointer: readonly string[]): unknown {
  read(target, pointer);
  const [last] = pointer.slice(-1);
  if (last === undefined) return undefined;
  const parent = read(target, pointer.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as JsonObject)[last];
  return target;
}

function unfit(why: string): ApiError {
  return new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`, {});
}
