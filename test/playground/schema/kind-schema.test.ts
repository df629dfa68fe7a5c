import { describe, expect, test } from 'vitest';
import { fieldAt, kindSchema, objectIn } from '../../../src/playground/schema/kind-schema.ts';
import { publishedType, publishedTypeNames } from '../../../src/playground/schema/published-types.ts';
import type { ObjectSchema } from '../../../src/playground/schema/value-type.ts';
import { RESOURCES, builtIn } from '../../../src/playground/store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const services = builtIn('', 'v1', 'services');
const configMaps = builtIn('', 'v1', 'configmaps');

describe('the schema of a built-in kind', () => {
  test('every kind that is served and stored has one, with a description', () => {
    const missing = RESOURCES.filter((resource) => (kindSchema(resource)?.description ?? '') === '');
    expect(missing.map(({ kind }) => kind)).toEqual([]);
  });

  test('every type that a type leads to is there, and known by a name that is unique', () => {
    const names = publishedTypeNames();
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) for (const { type } of publishedType(name)!.fields.values()) objectIn(type);
    expect(names.length).toBeGreaterThan(500);
  });

  test.each([
    [pods, 'spec.containers.ports.containerPort', 'int32', true],
    [pods, 'spec.containers.image', 'string', false],
    [pods, 'spec.containers.resources.limits', '{quantity}', false],
    [pods, 'spec.terminationGracePeriodSeconds', 'int64', false],
    [pods, 'metadata.creationTimestamp', 'time', false],
    [pods, 'spec.containers', '[core/v1.Container]', true],
    [pods, 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution', 'core/v1.NodeSelector', false],
    [services, 'spec.ports.targetPort', 'int-or-string', false],
    [configMaps, 'binaryData', '{byte}', false],
    [builtIn('rbac.authorization.k8s.io', 'v1', 'roles'), 'rules.verbs', '[string]', true],
    [builtIn('storage.k8s.io', 'v1', 'storageclasses'), 'allowedTopologies', '[core/v1.TopologySelectorTerm]', false],
    [builtIn('autoscaling', 'v2', 'horizontalpodautoscalers'), 'spec.metrics.resource.target.value', 'quantity', false],
    [builtIn('certificates.k8s.io', 'v1', 'certificatesigningrequests'), 'spec.extra', '{[string]}', false],
    [
      builtIn('apiextensions.k8s.io', 'v1', 'customresourcedefinitions'),
      'spec.versions.schema.openAPIV3Schema.not.not.type',
      'string',
      false,
    ],
  ] as const)('%# knows the type of a field', (resource, path, type, required) => {
    const field = fieldAt(resource, path.split('.'));
    expect(field && [written(field.type), field.required]).toEqual([type, required]);
  });

  test('a field that is not there has none', () => {
    expect(fieldAt(pods, ['spec', 'replicas'])).toBeUndefined();
    expect(fieldAt(pods, ['spec', 'nodeName', 'first'])).toBeUndefined();
    expect(fieldAt(pods, ['constructor'])).toBeUndefined();
    expect(fieldAt({ ...pods, group: 'example.com' }, ['spec'])).toBeUndefined();
  });

  test('descriptions are the published ones, on one line and without escapes', () => {
    expect(fieldAt(pods, ['spec', 'containers', 'name'])?.description).toBe(
      'Name of the container specified as a DNS_LABEL. Each container in a pod must have a unique name (DNS_LABEL). Cannot be updated.',
    );
    expect(fieldAt(pods, ['spec', 'dnsPolicy'])?.description).toContain(
      `Defaults to "ClusterFirst". Valid values are 'ClusterFirstWithHostNet'`,
    );
  });
});

describe('how a field merges', () => {
  test.each([
    [pods, 'spec.containers', 'map name', 'merge name'],
    [pods, 'spec.containers.ports', 'map containerPort+protocol', 'merge containerPort'],
    [pods, 'spec.containers.args', 'atomic', ''],
    [pods, 'spec.volumes', 'map name', 'merge+retainKeys name'],
    [pods, 'spec.topologySpreadConstraints', 'map topologyKey+whenUnsatisfiable', 'merge topologyKey'],
    [pods, 'spec.tolerations', 'atomic', ''],
    [pods, 'spec.nodeSelector', 'atomic', ''],
    [pods, 'metadata.labels', 'granular', ''],
    [pods, 'metadata.finalizers', 'set', 'merge'],
    [pods, 'metadata.ownerReferences', 'map uid', 'merge uid'],
    [pods, 'metadata.managedFields', 'atomic', ''],
    [services, 'spec.ports', 'map port+protocol', 'merge port'],
    [services, 'spec.selector', 'atomic', ''],
    [builtIn('apps', 'v1', 'deployments'), 'spec.selector', 'atomic', ''],
    [builtIn('apps', 'v1', 'deployments'), 'spec.strategy', 'granular', 'retainKeys'],
    [builtIn('apps', 'v1', 'deployments'), 'spec.template', 'granular', ''],
    [builtIn('batch', 'v1', 'jobs'), 'status.conditions', 'atomic', 'merge type'],
    [builtIn('rbac.authorization.k8s.io', 'v1', 'rolebindings'), 'subjects', 'atomic', ''],
    [builtIn('rbac.authorization.k8s.io', 'v1', 'rolebindings'), 'roleRef', 'atomic', ''],
    [builtIn('discovery.k8s.io', 'v1', 'endpointslices'), 'endpoints.addresses', 'set', ''],
  ] as const)('%# as the types of Kubernetes say', (resource, path, kind, patch) => {
    const merging = fieldAt(resource, path.split('.'))!.merging;
    expect([
      [merging.kind, merging.keys.join('+')].filter(Boolean).join(' '),
      [merging.patchStrategies.join('+'), merging.patchMergeKey ?? ''].filter(Boolean).join(' '),
    ]).toEqual([kind, patch]);
  });

  test('every key is a field of the items, every merge key one too', () => {
    const wrong = allFields().filter(({ type, merging }) => {
      const items = type.shape === 'list' && type.items.shape === 'object' ? type.items.object() : undefined;
      const keys = [...merging.keys, ...(merging.patchMergeKey === undefined ? [] : [merging.patchMergeKey])];
      return keys.some((key) => !items?.fields.has(key)) || (merging.kind === 'map' && keys.length === 0);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('a protocol that is missing counts as TCP', () => {
    expect(fieldAt(pods, ['spec', 'containers', 'ports', 'protocol'])?.merging.default).toBe('TCP');
    expect(fieldAt(services, ['spec', 'ports', 'protocol'])?.merging.default).toBe('TCP');
  });
});

describe('the schema of a custom kind', () => {
  const widgets = {
    group: 'example.com',
    version: 'v1',
    kind: 'Widget',
    schema: {
      type: 'object',
      description: 'A widget.',
      properties: {
        spec: {
          type: 'object',
          required: ['size'],
          properties: {
            size: { type: 'integer', format: 'int32' },
            parts: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name', 'kind'],
              items: {
                type: 'object',
                properties: { name: { type: 'string' }, kind: { type: 'string', default: 'bolt' } },
              },
            },
            tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
            notes: { type: 'array', items: { type: 'string' } },
            owner: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { name: { type: 'string' } } },
            free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            labels: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
      },
    },
  };

  test.each([
    ['spec.size', 'int32', 'granular', ''],
    ['spec.parts', '[]', 'map', 'name+kind'],
    ['spec.tags', '[string]', 'set', ''],
    ['spec.notes', '[string]', 'atomic', ''],
    ['spec.owner', '', 'atomic', ''],
    ['spec.labels', '{string}', 'granular', ''],
    ['metadata.finalizers', '[string]', 'set', ''],
  ])('is what its definition says of %s', (path, type, kind, keys) => {
    const field = fieldAt(widgets, path.split('.'))!;
    expect([written(field.type), field.merging.kind, field.merging.keys.join('+')]).toEqual([type, kind, keys]);
  });

  test('says what is required, what is open, and the default of a key', () => {
    const spec = objectIn(fieldAt(widgets, ['spec'])!.type)!;
    expect([...spec.fields.values()].filter(({ required }) => required).map(({ name }) => name)).toEqual(['size']);
    expect(objectIn(spec.fields.get('free')!.type)?.open).toBe(true);
    expect(fieldAt(widgets, ['spec', 'parts', 'kind'])?.merging.default).toBe('bolt');
    expect(kindSchema(widgets)?.description).toBe('A widget.');
  });
});

function allFields() {
  return publishedTypeNames().flatMap((name) => [...publishedType(name)!.fields.values()]);
}

type Value = Parameters<typeof objectIn>[0];

function written(type: Value): string {
  switch (type.shape) {
    case 'list':
      return `[${written(type.items)}]`;
    case 'map':
      return `{${written(type.values)}}`;
    case 'object':
      return (type.object() satisfies ObjectSchema).name;
    case 'scalar':
      return type.scalar;
  }
}
