import { isNamespaced } from '../rules/default-cluster-roles.ts';
import { type Attributes, combinedResource } from '../rules/rule-match.ts';
import type { NearMiss, NearMissKind } from './near-miss-kind.ts';

type Miss = Pick<NearMiss, 'kind' | 'held' | 'rule'>;

/** A near miss as one sentence: what is held, and why that is not what was asked. */
export function nearMissText(wanted: Attributes, miss: Miss): string {
  const text = TEXTS[miss.kind](wanted, miss);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text;
}

const MAX_LENGTH = 400;

const TEXTS: Readonly<Record<NearMissKind, (wanted: Attributes, miss: Miss) => string>> = {
  'starred subresource': (wanted, { held }) =>
    `a rule held says ${list(held)}, which matches nothing: it has to say ${combinedResource(wanted)}`,
  'misspelt subresource': (wanted, { held }) =>
    `a rule held says ${list(held)}, which does not exist: it is ${combinedResource(wanted)}`,
  'misspelt resource': (wanted, { held }) =>
    `a rule held says ${list(held)}, which is no resource: rules name the plural in lower case and without a group, ${combinedResource(wanted)}`,
  'misspelt request': (wanted, { held }) =>
    `${list(held)} is held; the request says ${combinedResource(wanted)}, which is no resource`,
  'misspelt group': ({ apiGroup }, { held }) =>
    apiGroup === ''
      ? `a rule held says API group ${quoted(held)}: the core group is ""`
      : `a rule held says API group ${quoted(held)}: it is "${apiGroup}", in full and without a version`,
  'misspelt verb': ({ verb }, { held }) =>
    `a rule held says ${list(held)}, which is no verb: ${held.includes('apply') ? 'server-side apply is patch, and create where the object is new' : `it is ${verb}`}`,
  nameless: namelessText,
  'other name': (wanted, { held }) =>
    `${action(wanted)} is held for the ${held.length > 1 ? 'names' : 'name'} ${quoted(held)}, not for "${wanted.name}"`,
  'cluster scope': clusterScopeText,
  'parent resource': (wanted, { held }) =>
    `${list(held)} is held, but a resource does not cover its subresources: ${combinedResource(wanted)} has to be named`,
  'related verb': ({ verb, ...wanted }, { held }) =>
    `${list(held)} of ${combinedResource(wanted)} is held, ${verb} is not: each verb is granted by itself`,
  'other namespace': (wanted, { held }) =>
    `${action(wanted)} is held in namespace ${list(held)}, not in ${wanted.namespace}`,
  'other group': (wanted, { held }) =>
    `${action(wanted)} is held in API group ${quoted(held)}, and this is in "${wanted.apiGroup}"`,
  'subresource alone': (wanted, { held }) => `${list(held)} is held, which does not cover ${wanted.resource} itself`,
  path: ({ path }, { held }) => `${list(held)} is held, which does not match ${path}: only a * at the end matches more`,
  'other verb': (wanted, { held }) => `${list(held)} of ${thing(wanted)} is held, ${wanted.verb} is not`,
};

function namelessText(wanted: Attributes, { held }: Miss): string {
  const { verb } = wanted;
  const only = `${action(wanted)} is held for the ${held.length > 1 ? 'names' : 'name'} ${quoted(held)}`;
  if (verb === 'create') return `${only}, but a new object has no name yet: resourceNames never match create`;
  if (verb === 'list' || verb === 'watch') {
    return `${only} only: ask with fieldSelector=metadata.name=${held[0]}, or get it by name`;
  }
  return `${only}, but a ${verb} of many has no name: resourceNames never match it`;
}

/** Asked for without a namespace: all of them, or something that has none, which only a ClusterRoleBinding grants. */
function clusterScopeText(wanted: Attributes, { held }: Miss): string {
  const only = `${action(wanted)} is held in namespace ${list(held)} only`;
  if (!wanted.isResourceRequest) return `${only}: a path that is no resource takes a ClusterRoleBinding`;
  if (CLUSTER_SCOPED.has(wanted.resource))
    return `${only}: ${wanted.resource} have none, so they take a ClusterRoleBinding`;
  if (!['list', 'watch', 'deletecollection'].includes(wanted.verb)) {
    return `${only}: what has no namespace takes a ClusterRoleBinding`;
  }
  const orElse = isNamespaced(wanted) ? '' : '; if they have no namespace, they take a ClusterRoleBinding';
  return `${only}, and this asks for all namespaces: use -n ${held[0]}${orElse}`;
}

const CLUSTER_SCOPED = new Set(
  (
    'apiservices certificatesigningrequests clusterrolebindings clusterroles customresourcedefinitions ingressclasses namespaces ' +
    'nodes persistentvolumes priorityclasses runtimeclasses storageclasses volumeattachments'
  ).split(' '),
);

/** `list deployments`, `get /metrics`. */
function action(wanted: Attributes): string {
  return `${wanted.verb} ${thing(wanted)}`;
}

function thing(wanted: Attributes): string {
  return wanted.isResourceRequest ? combinedResource(wanted) : wanted.path;
}

function quoted(values: readonly string[]): string {
  return list(values.map((value) => JSON.stringify(value)));
}

function list(values: readonly string[]): string {
  const more = values.length > MAX_VALUES ? [`${values.length - MAX_VALUES} more`] : [];
  return [...values.slice(0, MAX_VALUES), ...more].join(', ');
}

const MAX_VALUES = 5;
