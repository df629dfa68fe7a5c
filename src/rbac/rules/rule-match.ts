import { trimmedEnd } from '../../api/text/trim.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { PolicyRule } from './policy-rule.ts';

/** What an authorizer is asked about: the part of a RequestInfo that RBAC looks at. */
export type Attributes = Pick<
  RequestInfo,
  'isResourceRequest' | 'path' | 'verb' | 'apiGroup' | 'resource' | 'subresource' | 'name' | 'namespace'
>;

/** What is asked about, where only a part of it is named. */
export const ANY_RESOURCE: Omit<Attributes, 'verb'> = {
  isResourceRequest: true,
  path: '',
  apiGroup: '',
  resource: '',
  subresource: '',
  name: '',
  namespace: '',
};

/**
 * Does the rule allow the request? The scope of the binding is not looked at here.
 * Copies kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go (RuleAllows) and pkg/apis/rbac/v1/evaluation_helpers.go.
 */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!holds(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResourceRequest) return nonResourceUrlMatches(rule.nonResourceURLs ?? [], attributes.path);
  return (
    holds(rule.apiGroups ?? [], attributes.apiGroup) &&
    resourceMatches(rule.resources ?? [], attributes) &&
    resourceNameMatches(rule.resourceNames ?? [], attributes.name)
  );
}

/** `pods` or `pods/log`: how a rule spells what a request is about. */
export function combinedResource(attributes: Pick<RequestInfo, 'resource' | 'subresource'>): string {
  return attributes.subresource === '' ? attributes.resource : `${attributes.resource}/${attributes.subresource}`;
}

/** Does a rule's URL, with any number of `*` at its end, cover the path? */
export function urlCovers(ruleUrl: string, path: string): boolean {
  return ruleUrl === path || (ruleUrl.endsWith('*') && path.startsWith(trimmedEnd(ruleUrl, '*')));
}

function holds(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function resourceMatches(resources: readonly string[], attributes: Attributes): boolean {
  if (holds(resources, combinedResource(attributes))) return true;
  return attributes.subresource !== '' && resources.includes(`*/${attributes.subresource}`);
}

/** No names in the rule means every name; a request without a name matches no rule that lists names. */
function resourceNameMatches(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}

function nonResourceUrlMatches(urls: readonly string[], path: string): boolean {
  return urls.some((url) => urlCovers(url, path));
}

/**
 * The narrowest rule that allows the request: one verb on one resource, and its name exactly where the authorizer is given one.
 * A POST to a collection, a deletecollection and a plain list have no name, and resourceNames would never match them.
 */
export function ruleFor(attributes: Attributes): PolicyRule {
  if (!attributes.isResourceRequest) return { nonResourceURLs: [attributes.path], verbs: [attributes.verb] };
  return {
    apiGroups: [attributes.apiGroup],
    resources: [combinedResource(attributes)],
    ...(attributes.name !== '' && { resourceNames: [attributes.name] }),
    verbs: [attributes.verb],
  };
}
