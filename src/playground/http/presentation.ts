import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import type { AcceptedType } from './negotiation.ts';
import { ResourceCatalog } from '../store/resource-catalog.ts';
import type { Resource } from '../store/resource-table.ts';
import { columnsOf } from '../printing/table-columns.ts';
import type { Column } from '../printing/column.ts';

const META = 'meta.k8s.io';

/** The conversions that objects can take: to a Table and to their metadata alone, both of meta.k8s.io. */
export function presents({ parameters }: AcceptedType): boolean {
  const { as, v, g } = parameters;
  return (
    g === META &&
    (v === 'v1' || v === 'v1beta1') &&
    (as === 'Table' || as?.startsWith('PartialObjectMetadata') === true)
  );
}

/** An object or a list in the form that the Accept clause asks for. */
export function present(
  object: object,
  { parameters }: AcceptedType,
  { query, catalog = BUILT_IN }: Presented,
): object {
  const { as, v = 'v1' } = parameters;
  if (as === undefined) return object;
  if (as === 'Table')
    return table(object as KubeObject, { version: v, include: query.get('includeObject') ?? 'Metadata', catalog });
  return isList(object)
    ? { ...metaKind('PartialObjectMetadataList', v), metadata: object.metadata, items: object.items.map(partial) }
    : partial(object as KubeObject);
}

/** What a presentation depends on besides the Accept header. */
export interface Presented {
  readonly query: URLSearchParams;
  readonly catalog?: ResourceCatalog;
}

const BUILT_IN = new ResourceCatalog();

interface TableOptions {
  readonly catalog: ResourceCatalog;
  readonly version: string;
  /** `None`, `Metadata` or `Object`. */
  readonly include: string;
}

interface List {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: JsonObject;
  readonly items: readonly KubeObject[];
}

function table(object: KubeObject | List, { version, include, catalog }: TableOptions): object {
  const items = isList(object) ? object.items : [object as KubeObject];
  const kind = isList(object) ? object.kind.replace(/List$/, '') : object.kind;
  const resource = catalog.ofKind(object.apiVersion, kind);
  if (!resource) return object;
  const columns = columnsOf(resource);
  const { resourceVersion, continue: next, remainingItemCount } = object.metadata as JsonObject;
  return {
    ...metaKind('Table', version),
    metadata: { resourceVersion, continue: next, remainingItemCount },
    columnDefinitions: columns.map(definition),
    rows: items.map((item) => ({
      cells: columns.map((column) => column.cell(item)),
      object: included(withKind(item, resource), include),
    })),
  };
}

function definition({ name, type, format, priority }: Column): object {
  return { name, type, format, description: '', priority };
}

function included(object: KubeObject, include: string): object | undefined {
  if (include === 'None') return undefined;
  return include === 'Object' ? object : partial(object);
}

function partial(object: KubeObject): object {
  return { ...metaKind('PartialObjectMetadata', 'v1'), metadata: object.metadata };
}

function metaKind(kind: string, version: string): { kind: string; apiVersion: string } {
  return { kind, apiVersion: `${META}/${version}` };
}

function withKind(object: KubeObject, { group, version, kind }: Resource): KubeObject {
  return { ...object, kind, apiVersion: group === '' ? version : `${group}/${version}` };
}

function isList(object: object): object is List {
  return 'items' in object && Array.isArray(object.items) && isJsonObject((object as JsonObject)['metadata']);
}
