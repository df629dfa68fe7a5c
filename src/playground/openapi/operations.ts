import type { JsonObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';
import { GROUP_VERSION_KIND } from './definitions.ts';
import { kindName, versionPath } from './definition-names.ts';

/** One request that a resource takes. */
export interface Operation {
  /** `/apis/apps/v1/namespaces/{namespace}/deployments/{name}`. */
  readonly path: string;
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** As `x-kubernetes-action` has it. */
  readonly action: string;
  readonly id: string;
  readonly description: string;
  /** Names of query parameters, with their types. */
  readonly parameters: readonly Parameter[];
  /** The definition of the body, if there is one. */
  readonly body: string | undefined;
  /** The definition of the answer. */
  readonly answer: string;
  readonly marker: JsonObject;
}

/** A parameter of the query. */
export interface Parameter {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer';
  readonly description: string;
}

const text = (name: string, description: string): Parameter => ({ name, type: 'string', description });
const DRY_RUN = text('dryRun', 'All: every stage but the last, nothing is changed.');
const MANAGER = text('fieldManager', 'Who is making the change.');
const VALIDATION = text('fieldValidation', 'What becomes of unknown and duplicate fields: Ignore, Warn or Strict.');
const FORCE: Parameter = {
  name: 'force',
  type: 'boolean',
  description: 'Take fields of other managers when applying.',
};
const SELECTORS = [
  text('continue', 'Of the page before.'),
  text('fieldSelector', 'Which objects, by their fields.'),
  text('labelSelector', 'Which objects, by their labels.'),
  { name: 'limit', type: 'integer', description: 'How many objects at most.' } as const,
  text('resourceVersion', 'Not older than this.'),
  { name: 'watch', type: 'boolean', description: 'Report changes as they happen.' } as const,
];
const WRITING = [DRY_RUN, MANAGER, VALIDATION];
const DELETING = [DRY_RUN, text('propagationPolicy', 'Orphan, Background or Foreground.')];

/** By verb: where, how, and with which parameters. */
const VERBS = [
  { verb: 'list', action: 'list', method: 'get', named: false, parameters: SELECTORS },
  { verb: 'create', action: 'post', method: 'post', named: false, parameters: WRITING },
  { verb: 'deletecollection', action: 'deletecollection', method: 'delete', named: false, parameters: SELECTORS },
  { verb: 'get', action: 'get', method: 'get', named: true, parameters: [] },
  { verb: 'update', action: 'put', method: 'put', named: true, parameters: WRITING },
  { verb: 'patch', action: 'patch', method: 'patch', named: true, parameters: [...WRITING, FORCE] },
  { verb: 'delete', action: 'delete', method: 'delete', named: true, parameters: DELETING },
] as const;

/** What a resource takes, its `status` and `scale` included (apiserver pkg/endpoints/installer.go). */
export function operationsOf(resource: Resource): Operation[] {
  const own = VERBS.filter(({ verb }) => resource.verbs.includes(verb)).map((one) => operation(resource, one));
  const parts = resource.subresources.flatMap((part) =>
    VERBS.filter(
      ({ verb, named }) => named && part.verbs.includes(verb) && ['status', 'scale'].includes(part.name),
    ).map((one) => {
      const of = operation(resource, one);
      const kind = { group: part.group, kind: part.kind, version: part.version };
      const name = part.name === 'scale' ? 'io.k8s.api.autoscaling.v1.Scale' : kindName(resource);
      const body = of.body === undefined ? undefined : one.verb === 'patch' ? of.body : name;
      return {
        ...of,
        path: `${of.path}/${part.name}`,
        id: `${of.id}${upper(part.name)}`,
        body,
        answer: name,
        marker: kind,
      };
    }),
  );
  return [...own, ...parts];
}

function operation(resource: Resource, one: (typeof VERBS)[number]): Operation {
  const { group, version, kind, plural, namespaced } = resource;
  const { verb, action, method, named, parameters } = one;
  const collection = `/${versionPath(resource)}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const body = { create: kindName(resource), update: kindName(resource), patch: PATCH, delete: OPTIONS }[
    verb as string
  ];
  return {
    path: named ? `${collection}/{name}` : collection,
    method,
    action,
    id: `${verb}${upper(group.split('.')[0] || 'core')}${upper(version)}${namespaced ? 'Namespaced' : ''}${kind}`,
    description: `${verb} ${named ? kind : plural}`,
    parameters,
    body,
    answer: verb === 'list' ? kindName(resource, 'List') : verb.startsWith('delete') ? STATUS : kindName(resource),
    marker: { group, kind, version },
  };
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const PATCH = `${META}.Patch`;
const OPTIONS = `${META}.DeleteOptions`;
const STATUS = `${META}.Status`;

function upper(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** The parts of a path that stand for something: `namespace`, `name`. */
export function placesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** Operations under their paths, each written by `write`. */
export function pathsOf(
  served: readonly Resource[],
  write: (operation: Operation) => JsonObject,
  places: (path: string) => JsonObject,
): JsonObject {
  const paths = new Map<string, JsonObject>();
  for (const operation of served.flatMap(operationsOf)) {
    const item = paths.get(operation.path) ?? places(operation.path);
    const marked = {
      ...write(operation),
      'x-kubernetes-action': operation.action,
      [GROUP_VERSION_KIND]: operation.marker,
    };
    paths.set(operation.path, { ...item, [operation.method]: marked });
  }
  return Object.fromEntries(paths);
}
