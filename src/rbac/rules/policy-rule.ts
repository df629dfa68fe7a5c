import type { Attributes } from './rule-match.ts';
import { combinedResource } from './rule-match.ts';

/** rbac.authorization.k8s.io/v1 PolicyRule. Fields that do not apply are left out, never empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
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
