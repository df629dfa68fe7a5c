import { OPERATIONS, type Operation, type Parameter } from './operations.ts';
import type { Described, Schema } from './schema.ts';

/** The JSON API as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1). */
export function openApiDocument(version: string): object {
  const described = OPERATIONS.flatMap(({ body, answer, events = {} }) =>
    [body, answer, ...Object.values(events)].filter((one) => typeof one === 'object'),
  );
  const schemas = Object.fromEntries<Schema>([['Status', STATUS], ...described.flatMap(({ named }) => [...named])]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'kubetrace: the trace of a proxy',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    paths: pathsOf(OPERATIONS),
    components: { schemas, securitySchemes: { key: { type: 'http', scheme: 'bearer', description: KEY } } },
  };
}

const KEY = 'the key of the URL that kubetrace prints; new in each run';

function pathsOf(operations: readonly Operation[]): object {
  const paths = new Map<string, [string, object][]>();
  for (const operation of operations) {
    const { path, method } = operation;
    paths.set(path, [...(paths.get(path) ?? []), [method.toLowerCase(), operationObject(operation)]]);
  }
  return Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)]));
}

function operationObject({ method, path, summary, query = [], body, answer, events, errors = [] }: Operation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParameter(name));
  const named = path.replaceAll(/[{}]/g, '').split(/\W/).filter(Boolean);
  return {
    operationId: [method.toLowerCase(), ...named].join('-'),
    summary,
    ...(inPath.length + query.length > 0 && { parameters: [...inPath, ...query.map(queryParameter)] }),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      200: { description: 'done', content: typeof answer === 'string' ? other(answer, events) : json(answer) },
      ...Object.fromEntries([400, 401, ...errors].map((status) => [status, FAILURE])),
    },
  };
}

function json({ schema }: Described<unknown>): object {
  return { 'application/json': { schema } };
}

/** OpenAPI 3.1 has no words for streams; the schemas of their events are named here. */
function other(mediaType: string, events: Operation['events']): object {
  const schema = events
    ? {
        type: 'string',
        description: `server-sent events; the data of each is JSON: ${Object.keys(events).join(', ')}`,
        'x-events': Object.fromEntries(Object.entries(events).map(([name, { schema: data }]) => [name, data])),
      }
    : { type: 'string', format: 'binary' };
  return { [mediaType]: { schema } };
}

function pathParameter(name: string): object {
  const schema = name === 'side' ? { enum: ['request', 'response'] } : { type: 'integer' };
  return { name, in: 'path', required: true, schema };
}

function queryParameter({ name, what, isNeeded = false, words }: Parameter): object {
  const schema = words ? { type: 'string', enum: words } : { type: 'string' };
  return { name, in: 'query', ...(isNeeded && { required: true }), description: what, schema };
}

const FAILURE = {
  description: 'a Status of Kubernetes, whose message begins with `kubetrace:`',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Status' } } },
};

const STATUS: Schema = {
  type: 'object',
  description: 'meta/v1 Status',
  required: ['kind', 'apiVersion', 'status', 'message', 'code'],
  properties: {
    kind: { const: 'Status' },
    apiVersion: { const: 'v1' },
    metadata: { type: 'object', properties: {} },
    status: { const: 'Failure' },
    message: { type: 'string' },
    reason: { type: 'string' },
    code: { type: 'integer' },
    details: {
      type: 'object',
      properties: {
        causes: {
          type: 'array',
          items: {
            type: 'object',
            properties: { reason: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
};
