import { expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';

test('a kind that keeps unknown fields has none in Swagger, and no custom kind takes a strategic merge patch', async () => {
  await using playground = await aPlayground();
  const properties = { spec: { type: 'object', properties: { known: { type: 'string' } } } };
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties };
  await playground.admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'opens.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Cluster',
      names: { plural: 'opens', kind: 'Open' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
  const swagger = (await playground.admin('GET /openapi/v2')).json as { definitions: Record<string, object> };
  const marker = [{ group: 'example.org', kind: 'Open', version: 'v1' }];
  expect(swagger.definitions['org.example.v1.Open']).toEqual({
    type: 'object',
    'x-kubernetes-group-version-kind': marker,
  });
  interface Document {
    components: { schemas: Record<string, { properties: object }> };
    paths: Record<string, { patch: { requestBody: { content: object } } }>;
  }
  const document = (await playground.admin('GET /openapi/v3/apis/example.org/v1')).json as unknown as Document;
  expect(document.components.schemas['org.example.v1.Open']?.properties).toMatchObject(properties);
  expect(Object.keys(document.paths['/apis/example.org/v1/opens/{name}']?.patch.requestBody.content ?? {})).toEqual([
    'application/apply-patch+yaml',
    'application/json-patch+json',
    'application/merge-patch+json',
  ]);
});
