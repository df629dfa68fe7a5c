import { RESOURCES, apiVersionOf } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind';

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(): object {
  const paths = [...new Set(RESOURCES.map(pathOf))];
  return { paths: Object.fromEntries(paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}

/**
 * `/openapi/v3/apis/apps/v1`: as much as kubectl needs before it sends an object: that each kind exists, and that writes take
 * `fieldValidation`, `fieldManager` and `dryRun`. Fields below `metadata`, `spec` and `status` are not described.
 */
export function openApiDocument(path: string): object | undefined {
  const resources = RESOURCES.filter((resource) => pathOf(resource) === path && resource.verbs.includes('get'));
  if (!RESOURCES.some((resource) => pathOf(resource) === path)) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'kubetrace playground', version: 'v1' },
    paths: Object.fromEntries(resources.map((resource) => [objectPath(resource), { patch: patchOf(resource) }])),
    components: {
      schemas: Object.fromEntries(resources.map((resource) => [schemaName(resource), schemaOf(resource)])),
    },
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

function schemaOf(resource: Resource): object {
  const { group, version, kind } = resource;
  const text = { type: 'string' };
  const object = { type: 'object' };
  return {
    description: `${kind} of ${apiVersionOf(resource)}, as the kubetrace playground serves it.`,
    type: 'object',
    properties: { apiVersion: text, kind: text, metadata: object, spec: object, status: object },
    [GROUP_VERSION_KIND]: [{ group, kind, version }],
  };
}
