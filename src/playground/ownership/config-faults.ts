import { ApiError, badRequest } from '../store/api-error.ts';
import { isJsonObject, textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { elementOf, itemsByElement } from './list-items.ts';
import { pathText } from './path-element.ts';
import { fieldShape, shapeFor } from './shape.ts';
import type { Shape } from './shape.ts';

/** Throws what the server says of a configuration that cannot be applied to objects of this kind (managedfields internal/versioncheck.go, structuredmerge.go). */
export function checkConfig(resource: Resource, shape: Shape, config: JsonObject): void {
  const [apiVersion, kind] = [textAt(config, 'apiVersion'), textAt(config, 'kind')];
  const groupVersionKind = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind) {
    throw badRequest(`invalid object type: ${groupVersionKind}`);
  }
  const metadata = config['metadata'];
  if (isJsonObject(metadata) && (metadata['managedFields'] ?? undefined) !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const faults = faultsIn('', shape, config);
  if (faults.length === 0) return;
  const what = `${textAt(config, 'metadata.namespace')}/${textAt(config, 'metadata.name')}; ${groupVersionKind}`;
  const text = faults.length === 1 ? faults[0] : ['errors:', ...faults.map((fault) => `  ${fault}`)].join('\n');
  throw new ApiError(500, '', `failed to create typed patch object (${what}): ${text}`);
}

/** Fields that the kind does not have, and items that go by the same (structured-merge-diff, typed/validate.go, helpers.go). */
function faultsIn(path: string, given: Shape, value: unknown): string[] {
  const shape = shapeFor(given, value);
  if (shape.kind === 'list') {
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
    const unkeyed = items.flatMap((item, index) =>
      elementOf(shape, item) === undefined ? [`${path}: element ${index}: ${unkeyedText(shape.keys)}`] : [],
    );
    return [
      ...unkeyed,
      ...[...itemsByElement(shape, value)].flatMap(([element, same]) => {
        const at = pathText([element]);
        const twice = same.length > 1 ? [`${path}: duplicate entries for key ${at}`] : [];
        return [...twice, ...same.flatMap((item) => faultsIn(path + at, shape.items, item))];
      }),
    ];
  }
  if (shape.kind === 'leaf' || !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    shape.kind === 'object' && shape.field(name) === undefined
      ? [`${path}.${name}: field not declared in schema`]
      : faultsIn(`${path}.${name}`, fieldShape(shape, name), part),
  );
}

function unkeyedText(keys: readonly string[]): string {
  if (keys.length === 0) return "associative list without keys has an element that's a map type";
  const listed = `[${keys.map((key) => JSON.stringify(key)).join(' ')}]`;
  return `associative list with keys has an element that omits all key fields ${listed} (and doesn't have default values for any key fields)`;
}
