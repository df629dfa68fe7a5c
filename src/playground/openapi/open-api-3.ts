import type { JsonObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';
import { definitionsOf } from './definitions.ts';
import { versionPath } from './definition-names.ts';
import { pathsOf, placesIn } from './operations.ts';
import type { Operation } from './operations.ts';

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(served: readonly Resource[]): object {
  const paths = [...new Set(served.map(versionPath))];
  return { paths: Object.fromEntries(paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}

/** `/openapi/v3/apis/apps/v1`: what the resources of a group and version take, and what they are made of. Undefined where none is served. */
export function openApiDocument(served: readonly Resource[], path: string): object | undefined {
  const here = served.filter((resource) => versionPath(resource) === path);
  if (here.length === 0) return undefined;
  const schemas = definitionsOf(here, (name) => ({ allOf: [reference(name)] }));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: pathsOf(here, operationOf, (item) => ({ parameters: placesIn(item).map(placeOf) })),
    components: {
      schemas: { ...schemas, ...EITHER, [PATCH]: { description: 'A patch of any kind.', type: 'object' } },
    },
  };
}

/** What may be a number or a text, which Swagger cannot say. */
const EITHER = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    description: 'A number with a suffix: 100m, 1.5, 64Mi, 2e3.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    description: 'A number or a text.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
};

const PATCH = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';

function reference(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function placeOf(name: string): object {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } };
}

const PATCHES = ['apply-patch+yaml', 'json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json'];

function operationOf({ id, description, parameters, body, answer, method }: Operation): JsonObject {
  const schema = body === undefined ? undefined : reference(body);
  const types = method === 'patch' ? PATCHES.map((type) => `application/${type}`) : ['*/*'];
  return {
    description,
    operationId: id,
    parameters: parameters.map(({ name, type, description: about }) => ({
      name,
      in: 'query',
      description: about,
      schema: { type, uniqueItems: true },
    })),
    ...(schema && { requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema }])) } }),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: reference(answer) } } } },
  };
}
