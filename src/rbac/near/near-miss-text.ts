import { isNamespaced } from '../rules/default-cluster-roles.ts';
import { type Attributes, combinedResource } from '../rules/rule-match.ts';
import type { NearMiss, NearMissKind } from './near-miss-kind.ts';

type Miss = Pick<NearMiss, 'kind' | 'granted' | 'rule'>;

/** A near miss as one sentence: what is granted, and why that does not allow the request. */
export function nearMissText(wanted: Attributes, miss: Miss): string {
  const text = TEXTS[miss.kind](wanted, miss);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text;
}

const MAX_LENGTH = 400;

const TEXTS: Readonly<Record<NearMissKind, (wanted: Attributes, miss: Miss) => string>> = {
  'starred subresource': (wanted, { granted }) =>
    `a granted rule names ${quoted(granted)}, which matches nothing; the rule must name ${target(wanted)}`,
  'misspelt subresource': (wanted, { granted }) =>
    `a granted rule names ${quoted(granted)}, which does not exist; the subresource is ${target(wanted)}`,
  'misspelt resource': (wanted, { granted }) =>
    `a granted rule names ${quoted(granted)}, which is not a resource; rules name the plural in lower case, without a group: ${target(wanted)}`,
  'misspelt request': (wanted, { granted }) =>
    `a rule grants ${quoted(granted)}; the request names ${target(wanted)}, which is not a resource`,
  'misspelt group': ({ apiGroup }, { granted }) =>
    apiGroup === ''
      ? `a granted rule names API group ${quoted(granted)}; the core group is ""`
      : `a granted rule names API group ${quoted(granted)}; the group is "${apiGroup}", in full and without a version`,
  'misspelt verb': ({ verb }, { granted }) =>
    `a granted rule names the verb ${quoted(granted)}, which does not exist; ${granted.includes('apply') ? 'server-side apply needs patch, and create where the object is new' : `the verb is ${verb}`}`,
  nameless: namelessText,
  'other name': (wanted, { granted }) => `${namesGranted(wanted, granted)}, not for "${wanted.name}"`,
  'cluster scope': clusterScopeText,
  'parent resource': (wanted, { granted }) =>
    `a rule grants ${quoted(granted)}, which does not include subresources; the rule must name ${target(wanted)}`,
  'related verb': (wanted, { granted }) => `${otherVerbText(wanted, granted)}; each verb must be granted explicitly`,
  'other namespace': (wanted, { granted }) =>
    `${action(wanted)} is granted in namespace ${list(granted)}, not in ${wanted.namespace}`,
  'other group': (wanted, { granted }) =>
    `${action(wanted)} is granted in API group ${quoted(granted)}; the request is in "${wanted.apiGroup}"`,
  'subresource alone': (wanted, { granted }) =>
    `a rule grants ${quoted(granted)}, which does not include ${target(wanted)}`,
  path: ({ path }, { granted }) =>
    `a rule grants ${quoted(granted)}, which does not match ${path}; only a * at the end matches more`,
  'other verb': (wanted, { granted }) => otherVerbText(wanted, granted),
};

function otherVerbText(wanted: Attributes, granted: readonly string[]): string {
  const verbs = `${list(granted)} on ${thing(wanted)} ${granted.length > 1 ? 'are' : 'is'} granted`;
  return `${verbs}, ${wanted.verb} is not`;
}

function namesGranted(wanted: Attributes, granted: readonly string[]): string {
  return `${action(wanted)} is granted for the ${granted.length > 1 ? 'names' : 'name'} ${quoted(granted)}`;
}

function namelessText(wanted: Attributes, { granted }: Miss): string {
  const { verb } = wanted;
  const only = namesGranted(wanted, granted);
  if (verb === 'create') return `${only}, but a new object has no name yet: resourceNames never match create`;
  if (verb === 'list' || verb === 'watch') {
    return `${only} only: use fieldSelector=metadata.name=${granted[0]}, or get it by name`;
  }
  return `${only}, but ${verb} acts on many and has no name: resourceNames never match it`;
}

/** The request names no namespace: it is for all of them, or for something that has none, which only a ClusterRoleBinding grants. */
function clusterScopeText(wanted: Attributes, { granted }: Miss): string {
  const only = `${action(wanted)} is granted in namespace ${list(granted)} only`;
  if (!wanted.isResourceRequest) return `${only}: a path that is not a resource needs a ClusterRoleBinding`;
  if (CLUSTER_SCOPED.has(wanted.resource))
    return `${only}: ${wanted.resource} have no namespace, so they need a ClusterRoleBinding`;
  if (!['list', 'watch', 'deletecollection'].includes(wanted.verb)) {
    return `${only}: what has no namespace needs a ClusterRoleBinding`;
  }
  const orElse = isNamespaced(wanted) ? '' : '; if they have no namespace, they need a ClusterRoleBinding';
  return `${only}, and the request is for all namespaces: use -n ${granted[0]}${orElse}`;
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
