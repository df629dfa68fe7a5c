import { lookupTable } from '../../api/lookup-table.ts';
import { PROTOBUF_MESSAGES } from '../../api/body/protobuf-messages.ts';
import type { MessageField } from '../../api/body/protobuf-messages.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind';

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(served: readonly Resource[]): object {
  const paths = [...new Set(served.map(pathOf))];
  return { paths: Object.fromEntries(paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}

/**
 * `/openapi/v3/apis/apps/v1`: that each kind exists, that writes take `fieldValidation`, `fieldManager` and `dryRun`, and the fields of
 * each kind as far as they are known here: by name and type from the table of protobuf messages, or as a definition describes them.
 */
export function openApiDocument(served: readonly Resource[], path: string): object | undefined {
  const here = served.filter((resource) => pathOf(resource) === path);
  if (here.length === 0) return undefined;
  const resources = here.filter(({ verbs }) => verbs.includes('get'));
  const kinds = resources.map((resource) => [schemaName(resource), schemaOf(resource)] as const);
  const messages = [...messagesIn(resources)].map((name) => [messageName(name), messageSchema(name)] as const);
  return {
    openapi: '3.0.0',
    info: { title: 'kubetrace playground', version: 'v1' },
    paths: Object.fromEntries(resources.map((resource) => [objectPath(resource), { patch: patchOf(resource) }])),
    components: { schemas: Object.fromEntries([...kinds, ...messages]) },
  };
}

function pathOf({ group, version }: Resource): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function objectPath(resource: Resource): string {
  return `/${pathOf(resource)}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}/{name}`;
}

function patchOf({ group, version, kind }: Resource): object {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  return { 'x-kubernetes-action': 'patch', [GROUP_VERSION_KIND]: { group, kind, version }, parameters, responses: {} };
}

function schemaName({ group, version, kind }: Resource): string {
  return `kubetrace.playground.${group === '' ? 'core' : group}.${version}.${kind}`;
}

function messageName(name: string): string {
  return `kubetrace.playground.messages.${name}`;
}

const TEXT = { type: 'string' };
const ANYTHING = { type: 'object' };

function schemaOf(resource: Resource): object {
  const { group, version, kind, schema } = resource;
  const own = schema ?? { properties: messageProperties(kind) ?? { spec: ANYTHING, status: ANYTHING } };
  const { properties, ...rest } = own as { properties?: object };
  return {
    description: `${kind} of ${apiVersionOf(resource)}, as the kubetrace playground serves it.`,
    type: 'object',
    ...rest,
    properties: { apiVersion: TEXT, kind: TEXT, ...properties, metadata: reference('ObjectMeta') },
    [GROUP_VERSION_KIND]: [{ group, kind, version }],
  };
}

/** All messages that those of some resources lead to. */
function messagesIn(resources: readonly Resource[]): ReadonlySet<string> {
  const found = new Set<string>(['ObjectMeta']);
  const follow = (name: string) => {
    for (const { type } of PROTOBUF_MESSAGES.get(name)?.values() ?? []) {
      if (found.has(type) || !PROTOBUF_MESSAGES.has(type) || SCALARS.has(type)) continue;
      found.add(type);
      follow(type);
    }
  };
  for (const { kind, schema } of resources) if (!schema) follow(kind);
  follow('ObjectMeta');
  return found;
}

function messageSchema(name: string): object {
  return { type: 'object', properties: messageProperties(name) };
}

function messageProperties(name: string): Record<string, object> | undefined {
  const fields = PROTOBUF_MESSAGES.get(name);
  if (!fields) return undefined;
  return Object.fromEntries([...fields.values()].flatMap(propertiesOf));
}

/** A field `*` stands for the fields of its message. */
function propertiesOf(field: MessageField): [string, object][] {
  const { name, type, shape } = field;
  if (name === '*') return Object.entries(messageProperties(type) ?? {});
  const one = SCALARS.get(type) ?? reference(type);
  if (shape === 'list') return [[name, { type: 'array', items: one }]];
  return [[name, shape === 'map' ? { type: 'object', additionalProperties: one } : one]];
}

function reference(message: string): object {
  return { allOf: [{ $ref: `#/components/schemas/${messageName(message)}` }] };
}

const SCALARS = lookupTable<object>({
  string: TEXT,
  bytes: { type: 'string', format: 'byte' },
  int: { type: 'integer', format: 'int64' },
  bool: { type: 'boolean' },
  Quantity: TEXT,
  IntOrString: { type: 'string', format: 'int-or-string' },
  Time: { type: 'string', format: 'date-time' },
  Skipped: ANYTHING,
});
