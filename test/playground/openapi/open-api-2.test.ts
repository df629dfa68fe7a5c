import { expect, test } from 'vitest';
import { BOUNDS, Budget } from '../../../src/api/bounds/bounds.ts';
import { bytesAt, fieldsOf } from '../../../src/api/body/protobuf-fields.ts';
import { swaggerOf } from '../../../src/playground/openapi/open-api-2.ts';
import { RESOURCES } from '../../../src/playground/store/resource-table.ts';

type Json = Record<string, unknown>;

interface Swagger {
  readonly definitions: Readonly<
    Record<string, { readonly description?: string; readonly properties?: Readonly<Record<string, Json>> }>
  >;
  readonly paths: Readonly<Record<string, Json>>;
}

const document = JSON.parse(String(swaggerOf(RESOURCES, 'v1', 'json'))) as Swagger;
const bytes = swaggerOf(RESOURCES, 'v1', 'protobuf') as Uint8Array;
const read = (message: Uint8Array) => fieldsOf(message, new Budget(BOUNDS.large, 0));
const all = (message: Uint8Array, number: number) =>
  read(message).flatMap((field) =>
    field.number === number && field.content instanceof Uint8Array ? [field.content] : [],
  );
const text = (message: Uint8Array, number: number) => Buffer.from(bytesAt(read(message), number)).toString();

test('everything that is served is in one document, which refers to nothing that it does not have', () => {
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/v1/namespaces/{namespace}/pods',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale',
    ]),
  );
  const named = [...JSON.stringify(document).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name!);
  expect([...new Set(named)].filter((name) => !Object.hasOwn(document.definitions, name))).toEqual([]);
  expect(document.definitions['io.k8s.api.core.v1.Pod']?.properties?.['spec']).toMatchObject({
    $ref: '#/definitions/io.k8s.api.core.v1.PodSpec',
  });
});

test('in protobuf it says the same', () => {
  expect(text(bytes, 1)).toBe('2.0');
  const definitions = all(bytesAt(read(bytes), 9), 1);
  expect(definitions.map((one) => text(one, 1))).toEqual(Object.keys(document.definitions));
  for (const one of definitions) {
    const schema = bytesAt(read(one), 2);
    const { description = '', properties = {} } = document.definitions[text(one, 1)]!;
    expect(text(schema, 4)).toBe(description);
    const fields = all(bytesAt(read(schema), 25), 1);
    expect(fields.map((field) => text(field, 1))).toEqual(Object.keys(properties));
    for (const field of fields) {
      const own = properties[text(field, 1)]!;
      const value = bytesAt(read(field), 2);
      expect([text(value, 1), text(value, 2)]).toEqual([own['$ref'] ?? '', own['format'] ?? '']);
    }
  }
  const paths = all(bytesAt(read(bytes), 8), 2);
  expect(paths.map((one) => text(one, 1))).toEqual(Object.keys(document.paths));
});

test('it is made once', () => {
  expect(swaggerOf(RESOURCES, 'v1', 'protobuf')).toBe(bytes);
});
