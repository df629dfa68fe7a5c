import { describe, expect, test } from 'vitest';
import { openApiDocument, openApiIndex } from '../../../src/playground/openapi/open-api-3.ts';
import { RESOURCES, apiVersionOf } from '../../../src/playground/store/resource-table.ts';
import type { Resource } from '../../../src/playground/store/resource-table.ts';

type Json = Record<string, unknown>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const MARKER = 'x-kubernetes-group-version-kind';
const paths = Object.keys((openApiIndex(RESOURCES) as { paths: object }).paths);
const documentOf = (path: string, served: readonly Resource[] = RESOURCES) => openApiDocument(served, path) as Document;

describe.each(paths)('%s', (path) => {
  const { components, paths: operations } = documentOf(path);
  const here = RESOURCES.filter((it) => `${it.group === '' ? 'api' : 'apis'}/${apiVersionOf(it)}` === path);

  test('has a definition of each kind that it serves, with its mark, a description and its fields', () => {
    for (const { group, version, kind } of here) {
      const marked = Object.entries(components.schemas).filter(([, schema]) =>
        ((schema[MARKER] ?? []) as Json[]).some(
          (one) => one['kind'] === kind && one['group'] === group && one['version'] === version,
        ),
      );
      expect(marked.map(([name]) => name)).toEqual([
        expect.stringMatching(new RegExp(`^io\\.k8s\\..*\\.${version}\\.${kind}$`)),
      ]);
      expect(marked[0]![1]).toMatchObject({
        type: 'object',
        description: expect.any(String),
        properties: { kind: { type: 'string' } },
      });
    }
  });

  test('refers to nothing that it does not have', () => {
    const named = [...JSON.stringify({ operations, components }).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    const missing = named.map(([, name]) => name!).filter((name) => !Object.hasOwn(components.schemas, name));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has the operations of each resource, and the parameters by which kubectl knows what a patch may ask', () => {
    for (const { plural, namespaced, verbs, group, version, kind } of here) {
      const collection = `/${path}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
      const has = (item: string, method: string) => operations[item]?.[method] !== undefined;
      expect([has(collection, 'get'), has(collection, 'post')]).toEqual([
        verbs.includes('list'),
        verbs.includes('create'),
      ]);
      expect(has(`${collection}/{name}`, 'patch')).toBe(verbs.includes('patch'));
      if (!verbs.includes('patch')) continue;
      const patch = operations[`${collection}/{name}`]!['patch']!;
      expect(patch[MARKER]).toEqual({ group, version, kind });
      expect((patch['parameters'] as Json[]).map(({ name }) => name)).toEqual([
        'dryRun',
        'fieldManager',
        'fieldValidation',
        'force',
      ]);
    }
  });
});

test('fields say their type, their form, how they merge, and what is required', () => {
  const { schemas } = documentOf('api/v1').components;
  const container = schemas['io.k8s.api.core.v1.Container'] as { required: string[]; properties: Record<string, Json> };
  expect(container.required).toEqual(['name']);
  expect(container.properties['ports']).toMatchObject({
    type: 'array',
    items: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ContainerPort' }] },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
    'x-kubernetes-patch-merge-key': 'containerPort',
    'x-kubernetes-patch-strategy': 'merge',
  });
  expect(schemas['io.k8s.api.core.v1.ContainerPort']).toMatchObject({
    properties: { containerPort: { type: 'integer', format: 'int32' }, protocol: { type: 'string', default: 'TCP' } },
  });
  expect(schemas['io.k8s.api.core.v1.SecretReference']).toMatchObject({ 'x-kubernetes-map-type': 'atomic' });
});

test('a custom kind is described as its definition has it, under its group read backwards', () => {
  const schema = {
    type: 'object',
    description: 'A widget.',
    properties: { spec: { type: 'object', description: 'What to make.' } },
  };
  const verbs = ['get', 'list', 'patch'];
  const [common] = RESOURCES;
  const widgets = {
    ...common!,
    group: 'example.com',
    version: 'v1',
    kind: 'Widget',
    plural: 'widgets',
    verbs,
    schema,
    subresources: [],
  };
  const { schemas } = documentOf('apis/example.com/v1', [...RESOURCES, widgets]).components;
  expect(schemas['com.example.v1.Widget']).toMatchObject({
    description: 'A widget.',
    properties: { spec: { description: 'What to make.' }, apiVersion: { type: 'string' } },
    [MARKER]: [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
  });
  expect(schemas['com.example.v1.WidgetList']).toMatchObject({ required: ['items'] });
});

test('nothing is said of what is not served', () => {
  expect(openApiDocument(RESOURCES, 'apis/none/v1')).toBeUndefined();
});
