import { goJson } from '../../api/go/go-json.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';
import { definitionsOf } from './definitions.ts';
import { pathsOf, placesIn } from './operations.ts';
import type { Operation } from './operations.ts';
import { protobufDocument } from './swagger-protobuf.ts';

/** The forms of a document, each made when it is asked for. */
interface Forms {
  json?: string;
  protobuf?: Uint8Array;
}

const made = new WeakMap<readonly Resource[], Forms>();

/**
 * `/openapi/v2`: everything that is served in one Swagger 2.0 document, as JSON or in protobuf. It is made once for each set of resources, which changes with the
 * definitions of custom ones.
 */
export function swaggerOf(
  served: readonly Resource[],
  version: string,
  form: 'json' | 'protobuf',
): string | Uint8Array {
  const forms = made.get(served) ?? {};
  made.set(served, forms);
  if (form === 'json') return (forms.json ??= goJson(documentOf(served, version)));
  return (forms.protobuf ??= protobufDocument(documentOf(served, version)));
}

function documentOf(served: readonly Resource[], version: string): JsonObject {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: pathsOf(served, operationOf, (path) => ({ parameters: placesIn(path).map(placeOf) })),
    definitions: {
      ...definitionsOf(served, reference),
      [PATCH]: { description: 'A patch of any kind.', type: 'object' },
    },
  };
}

const PATCH = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';

function reference(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

function placeOf(name: string): JsonObject {
  return { name, in: 'path', required: true, type: 'string', uniqueItems: true };
}

function operationOf({ id, description, parameters, body, answer }: Operation): JsonObject {
  const inBody = body === undefined ? [] : [{ name: 'body', in: 'body', required: true, schema: reference(body) }];
  const inQuery = parameters.map(({ name, type, description: about }) => ({
    name,
    in: 'query',
    type,
    description: about,
    uniqueItems: true,
  }));
  return {
    description,
    operationId: id,
    parameters: [...inBody, ...inQuery],
    responses: { 200: { description: 'OK', schema: reference(answer) } },
  };
}
