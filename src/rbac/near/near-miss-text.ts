import { isNamespaced } from '../rules/default-cluster-roles.ts';
import { type Attributes, combinedResource } from '../rules/rule-match.ts';
import type { NearMiss, NearMissKind } from './near-miss-kind.ts';

type Miss = Pick<NearMiss, 'kind' | 'held' | 'rule'>;

/** A near miss as one sentence: what is granted, and why that does not allow the request. */
export function nearMissText(wanted: Attributes, miss: Miss): string {
  const text = TEXTS[miss.kind](wanted, miss);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text;
}

const MAX_LENGTH = 400;

const TEXTS: Readonly<Record<NearMissKind, (wanted: Attributes, miss: Miss) => string>> = {
  'starred subresource': (wanted, { held }) =>
    `a granted rule names ${quoted(held)}, which matches nothing; the rule must name ${target(wanted)}`,
  'misspelt subresource': (wanted, { held }) =>
    `a granted rule names ${quoted(held)}, which does not exist; the subresource is ${target(wanted)}`,
  'misspelt resource': (wanted, { held }) =>
    `a granted rule names ${quoted(held)}, which is not a resource; rules name the plural in lower case, without a group: ${target(wanted)}`,
  'misspelt request': (wanted, { held }) =>
    `a rule grants ${quoted(held)}; the request names ${target(wanted)}, which is not a resource`,
  'misspelt group': ({ apiGroup }, { held }) =>
    apiGroup === ''
      ? `a granted rule names API group ${quoted(held)}; the core group is ""`
      : `a granted rule names API group ${quoted(held)}; the group is "${apiGroup}", in full and without a version`,
  'misspelt verb': ({ verb }, { held }) =>
    `a granted rule names the verb ${quoted(held)}, which does not exist; ${held.includes('apply') ? 'server-side apply needs patch, and create where the object is new' : `the verb is ${verb}`}`,
  nameless: namelessText,
  'other name': (wanted, { held }) => `${namesGranted(wanted, held)}, not for "${wanted.name}"`,
  'cluster scope': clusterScopeText,
  'parent resource': (wanted, { held }) =>
    `a rule grants ${quoted(held)}, which does not include subresources; the rule must name ${target(wanted)}`,
  'related verb': (wanted, { held }) => `${otherVerbText(wanted, held)}; each verb must be granted explicitly`,
  'other namespace': (wanted, { held }) =>
    `${action(wanted)} is granted in namespace ${list(held)}, not in ${wanted.namespace}`,
  'other group': (wanted, { held }) =>
    `${action(wanted)} is granted in API group ${quoted(held)}; the request is in "${wanted.apiGroup}"`,
  'subresource alone': (wanted, { held }) => `a rule grants ${quoted(held)}, which does not include ${target(wanted)}`,
  path: ({ path }, { held }) =>
    `a rule grants ${quoted(held)}, which does not match ${path}; only a * at the end matches more`,
  'other verb': (wanted, { held }) => otherVerbText(wanted, held),
};

function otherVerbText(wanted: Attributes, held: readonly string[]): string {
  const verbs = `${list(held)} on ${thing(wanted)} ${held.length > 1 ? 'are' : 'is'} granted`;
  return `${verbs}, ${wanted.verb} is not`;
}

function namesGranted(wanted: Attributes, held: readonly string[]): string {
  return `${action(wanted)} is granted for the ${held.length > 1 ? 'names' : 'name'} ${quoted(held)}`;
}

function namelessText(wanted: Attributes, { held }: Miss): string {
  const { verb } = wanted;
  const only = namesGranted(wanted, held);
  if (verb === 'create') return `${only}, but a new object has no name yet: resourceNames never match create`;
  if (verb === 'list' || verb === 'watch') {
    return `${only} only: use fieldSelector=metadata.name=${held[0]}, or get it by name`;
  }
  return `${only}, but ${verb} acts on many and has no name: resourceNames never match it`;
}

/** Asked for without a namespace: all of them, or something that has none, which only a ClusterRoleBinding grants. */
function clusterScopeText(wanted: Attributes, { held }: Miss): string {
  const only = `${action(wanted)} is granted in namespace ${list(held)} only`;
  if (!wanted.isResourceRequest) return `${only}: a path that is not a resource needs a ClusterRoleBinding`;
  if (CLUSTER_SCOPED.has(wanted.resource))
    return `${only}: ${wanted.resource} have no namespace, so they need a ClusterRoleBinding`;
  if (!['list', 'watch', 'deletecollection'].includes(wanted.verb)) {
    return `${only}: what has no namespace needs a ClusterRoleBinding`;
  }
  const orElse = isNamespaced(wanted) ? '' : '; if they have no namespace, they need a ClusterRoleBinding';
  return `${only}, and the request is for all namespaces: use -n ${held[0]}${orElse}`;
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

/** The resource of a request as a rule has to name it. */
function target(wanted: Attributes): string {
  return JSON.stringify(combinedResource(wanted));
}

function quoted(values: readonly string[]): string {
  return list(values.map((value) => JSON.stringify(value)));
}

/** `a`, `a and b`, `a, b and c`, `a, b, c, d, e and 3 more`. */
function list(values: readonly string[]): string {
  const more = values.length > MAX_VALUES ? [`${values.length - MAX_VALUES} more`] : [];
  const shown = [...values.slice(0, MAX_VALUES), ...more];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

const MAX_VALUES = 5;
