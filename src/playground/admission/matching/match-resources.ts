import type { ObjectStore } from '../../store/object-store.ts';
import { listAt, mapAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { JsonObject } from '../../store/kube-object.ts';
import { apiVersionOf, builtIn } from '../../store/resource-table.ts';
import type { Resource } from '../../store/resource-table.ts';
import type { AdmissionAttributes, GroupVersionKind } from '../attributes.ts';
import { selectsAll, selectsLabels } from './label-selector.ts';

const namespaces = builtIn('', 'v1', 'namespaces');

/** The resource and kind that a request was matched as: with `matchPolicy: Equivalent` it may be another version of them. */
export interface Match {
  readonly resource: Resource;
  readonly kind: GroupVersionKind;
}

/** Kinds that no policy and no webhook is asked about, so that a wrong one can be fixed (apiserver pkg/admission/plugin/webhook/predicates/rules). */
const EXEMPT = [
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
];

/** Whether a request is about what configures admission. */
export function isExempt({ resource }: AdmissionAttributes): boolean {
  return resource.group === 'admissionregistration.k8s.io' && EXEMPT.includes(resource.plural);
}

/** What a MatchResources or a webhook selects by: rules of its own name, selectors, and how versions count. */
export interface Criteria {
  readonly rules: readonly unknown[];
  readonly excluded: readonly unknown[];
  readonly namespaceSelector: unknown;
  readonly objectSelector: unknown;
  readonly isExact: boolean;
}

/** The criteria of a MatchResources (admissionregistration/v1). */
export function criteriaOf(matchResources: JsonObject): Criteria {
  return {
    rules: listAt(matchResources, 'resourceRules'),
    excluded: listAt(matchResources, 'excludeResourceRules'),
    namespaceSelector: mapAt(matchResources, 'namespaceSelector'),
    objectSelector: mapAt(matchResources, 'objectSelector'),
    isExact: textAt(matchResources, 'matchPolicy') === 'Exact',
  };
}

/** How a request is matched; undefined where it is not (apiserver pkg/admission/plugin/policy/matching). Without rules everything is, where that may be. */
export function matched(
  store: ObjectStore,
  attributes: AdmissionAttributes,
  criteria: Criteria,
  withoutRules: 'all' | 'none',
): Match | undefined {
  if (!isInNamespace(store, attributes, criteria.namespaceSelector)) return undefined;
  if (!isSelected(attributes, criteria.objectSelector)) return undefined;
  const isAny = withoutRules === 'all' && criteria.rules.length === 0;
  const own: Match = { resource: attributes.resource, kind: attributes.kind };
  const versions = criteria.isExact ? [own] : [own, ...equivalents(store, attributes)];
  const matching = (rules: readonly unknown[]) =>
    versions.find(({ resource }) => rules.some((rule) => isMatched(rule, attributes, resource)));
  if (matching(criteria.excluded)) return undefined;
  return isAny ? own : matching(criteria.rules);
}

/** The other versions of a resource. */
function equivalents(store: ObjectStore, { resource, subresource, kind }: AdmissionAttributes): Match[] {
  const isOther = (one: Resource) =>
    one.plural === resource.plural && one.group === resource.group && one.version !== resource.version;
  return store.catalog.all
    .filter(isOther)
    .map((one) => ({ resource: one, kind: subresource === '' || kind.kind === resource.kind ? kindOf(one) : kind }));
}

function kindOf({ group, version, kind }: Resource): GroupVersionKind {
  return { group, version, kind };
}

/** An object in the version that it was matched as: versions differ in nothing but their name. */
export function inVersion(object: JsonObject | undefined, { kind }: Match): JsonObject | undefined {
  return object && { ...object, apiVersion: apiVersionOf(kind) };
}

function isMatched(rule: unknown, attributes: AdmissionAttributes, resource: Resource): boolean {
  const { operation, subresource, name } = attributes;
  const has = (field: string, value: string) => {
    const listed = textsAt(rule, field);
    return listed.includes('*') || listed.includes(value);
  };
  const names = textsAt(rule, 'resourceNames');
  return (
    has('operations', operation) &&
    has('apiGroups', resource.group) &&
    has('apiVersions', resource.version) &&
    isInScope(textAt(rule, 'scope'), attributes) &&
    textsAt(rule, 'resources').some((one) => {
      const [plural, part = ''] = one.split('/');
      return (plural === '*' || plural === resource.plural) && (part === '*' || part === subresource);
    }) &&
    (names.length === 0 || names.includes(name))
  );
}

function isInScope(scope: string, { resource, namespace }: AdmissionAttributes): boolean {
  const isNamespaced = namespace !== '' && resource !== namespaces;
  return scope === '' || scope === '*' || (scope === 'Namespaced') === isNamespaced;
}

/** A Namespace is selected by its own labels, what is in none by any selector. */
function isInNamespace(store: ObjectStore, attributes: AdmissionAttributes, selector: unknown): boolean {
  const { resource, namespace, operation, object, subresource } = attributes;
  if (selectsAll(selector) || namespace === '') return true;
  const isItself = resource === namespaces && subresource === '' && (operation === 'CREATE' || operation === 'UPDATE');
  const labels = isItself
    ? mapAt(object, 'metadata.labels')
    : (store.find(namespaces, '', namespace)?.metadata.labels ?? {});
  return selectsLabels(selector, labels);
}

/** Of an update the object before counts too. */
function isSelected({ object, previous }: AdmissionAttributes, selector: unknown): boolean {
  if (selectsAll(selector)) return true;
  return [object, previous].some((one) => one && selectsLabels(selector, mapAt(one, 'metadata.labels')));
}
