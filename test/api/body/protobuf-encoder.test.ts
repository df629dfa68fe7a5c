import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protobufBody } from '../../../src/api/body/protobuf-encoder.ts';
import { protobufObject } from '../../../src/api/body/protobuf-message.ts';
import { type MessageField, messageFields, messageOfKind } from '../../../src/api/body/protobuf-messages.ts';
import { BOUNDS } from '../../../src/api/bounds/bounds.ts';
import { withoutZeros } from '../../support/without-zeros.ts';
import { RESOURCES, apiVersionOf } from '../../../src/playground/store/resource-table.ts';

const decoded = (bytes: Uint8Array) =>
  protobufObject(bytes, BOUNDS.large, (type, field) => {
    throw new Error(`${type} ${field}`);
  });
const encoded = (object: Record<string, unknown>) => protobufBody(object) ?? new Uint8Array();

test('writes byte for byte what Go wrote in kubectl 1.33 for `auth whoami`', () => {
  const sent = Buffer.from(
    '6b3873000a2d0a1861757468656e7469636174696f6e2e6b38732e696f2f7631121153656c665375626a656374526576696577121a0a100a00' +
      '12001a0022002a0032003800420012060a040a0012001a002200',
    'hex',
  );
  expect(Buffer.from(encoded(decoded(sent))).toString('hex')).toBe(sent.toString('hex'));
});

describe('decoding gives the object again', () => {
  const kinds = RESOURCES.map((resource) => ({ apiVersion: apiVersionOf(resource), kind: resource.kind })).filter(
    ({ apiVersion, kind }) => messageOfKind(apiVersion, kind),
  );

  test('for all kinds that the tables have, which are all but definitions of custom resources', () => {
    expect(RESOURCES.length - kinds.length).toBe(1);
  });

  test.each(kinds)('random ones of $apiVersion $kind', ({ apiVersion, kind }) => {
    const type = messageOfKind(apiVersion, kind) ?? '';
    fc.assert(
      fc.property(messageArbitrary(type, 0), (fields) => {
        const object = { kind, apiVersion, ...fields };
        expect(withoutZeros(decoded(encoded(object)))).toEqual(withoutZeros(object));
        const list = { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '7' }, items: [fields, fields] };
        expect(withoutZeros(decoded(encoded(list)))).toEqual(withoutZeros(list));
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['a zero behind a pointer', { spec: { replicas: 0 } }],
    ['an empty message behind a pointer', { spec: { template: { spec: { volumes: [{ name: 'v', emptyDir: {} }] } } } }],
    ['a negative number', { metadata: { generation: -3 } }],
    [
      'an entry named as a property of every object',
      { metadata: { labels: JSON.parse('{"__proto__":"a"}') as object } },
    ],
  ])('%s', (_, fields) => {
    expect(decoded(encoded({ kind: 'Deployment', apiVersion: 'apps/v1', ...fields }))).toMatchObject(fields);
  });
});

const NOT_HELD: readonly (readonly [string, Record<string, unknown>])[] = [
  ['a custom resource', { kind: 'Service', apiVersion: 'serving.knative.dev/v1', metadata: {} }],
  ['a field that the tables do not have', { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'c' }, other: 1 }],
  ['such a field within', { kind: 'Pod', apiVersion: 'v1', spec: { containers: [{ name: 'c', other: 1 }] } }],
  ['a value of another type', { kind: 'ConfigMap', apiVersion: 'v1', data: { a: 1 } }],
  ['a number with a fraction', { kind: 'Deployment', apiVersion: 'apps/v1', spec: { replicas: 1.5 } }],
  ['bytes that are no base64', { kind: 'Secret', apiVersion: 'v1', data: { a: '?' } }],
  ['a time that is none', { kind: 'Pod', apiVersion: 'v1', metadata: { creationTimestamp: 'today' } }],
  ['an item of another kind', { kind: 'PodList', apiVersion: 'v1', items: [{ kind: 'Node', apiVersion: 'v1' }] }],
  ['a list without items', { kind: 'PodList', apiVersion: 'v1' }],
  ['a Table', { kind: 'Table', apiVersion: 'meta.k8s.io/v1', rows: [] }],
];

test.each(NOT_HELD)('writes no %s', (_, object) => {
  expect(protobufBody(object)).toBeUndefined();
});

/** Objects of a message; deeper ones have fewer fields. */
function messageArbitrary(type: string, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const fields = [...(messageFields(type)?.values() ?? [])];
  const own = fields.filter(({ name }) => name !== '*');
  const inline = fields.filter(({ name }) => name === '*').map((field) => messageArbitrary(field.type, depth));
  const chosen = fc
    .subarray(own, { maxLength: Math.min(own.length, Math.max(0, 6 - depth)) })
    .chain((some) =>
      fc.record(Object.fromEntries(some.map((field) => [field.name, fieldArbitrary(field, depth + 1)]))),
    );
  return fc.tuple(chosen, ...inline).map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);
}

function fieldArbitrary({ type, shape }: MessageField, depth: number): fc.Arbitrary<unknown> {
  const one = valueArbitrary(type, depth);
  if (shape === 'list') return fc.array(one, { maxLength: 2 });
  return shape === 'map' ? fc.dictionary(fc.string(), one, { maxKeys: 2 }) : one;
}

function valueArbitrary(type: string, depth: number): fc.Arbitrary<unknown> {
  return SCALARS[type] ?? messageArbitrary(type, depth);
}

const dates = fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
const json = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.constant({})));
const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'grapheme' }),
  int: fc.oneof(fc.integer(), fc.maxSafeInteger()),
  bool: fc.boolean(),
  bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
  IntOrString: fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.string()),
  Quantity: fc.constantFrom('1', '100m', '64Mi', '1e3'),
  ExtraValue: fc.array(fc.string()),
  Time: dates.map((date) => date.toISOString().replace(/\.\d+/, '')),
  MicroTime: dates.map((date) => date.toISOString().replace('Z', '042Z')),
  FieldsV1: json,
  RawExtension: json,
};
