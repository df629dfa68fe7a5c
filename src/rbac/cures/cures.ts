import { isNamespaceName } from '../rules/namespace-name.ts';
import { defaultRolesAllowing } from '../rules/default-cluster-roles.ts';
import type { Cure, Grant } from '../rules/denial.ts';
import { type PolicyRule } from '../rules/policy-rule.ts';
import type { Attributes } from '../rules/rule-match.ts';
import { type Subject, subjectOf } from '../rules/subject.ts';
import { ruleFor } from '../rules/rule-match.ts';

/**
 * Ways to allow a request, the least first: exactly it, then the widenings that people ask for, each named as such.
 * A subject without a name (see Grant) gets roles that nobody is bound to.
 */
export function curesFor(attributes: Attributes, subject: Subject): [least: Cure, ...wider: Cure[]] {
  const rule = ruleFor(attributes);
  const scope = scopeOf(attributes);
  const grant = (rules: readonly PolicyRule[]): Grant => ({ ...scope, rules, subject });
  const existing = defaultRolesAllowing(attributes).map(({ name, rules }): Cure => ({
    title: `existing ClusterRole ${name}`,
    grants: [{ ...grant(rules), clusterRole: name }],
  }));
  return [
    leastCure(grant([rule])),
    ...widenings(rule, attributes).map(([title, wide]) => cureOf(title, grant([wide]))),
    ...existing,
  ];
}

/** The cure that gives up nothing. */
export function leastCure(...grants: readonly Grant[]): Cure {
  return { title: 'least', grants };
}

export function cureOf(title: string, ...grants: readonly Grant[]): Cure {
  return { title, grants };
}

/** Where a grant must be made: a Role serves where the request has a namespace in which a Role can be made. */
export function scopeOf(
  attributes: Pick<Attributes, 'isResourceRequest' | 'namespace'>,
): Pick<Grant, 'scope' | 'namespace'> {
  const { isResourceRequest, namespace } = attributes;
  return isResourceRequest && isNamespaceName(namespace)
    ? { scope: 'namespace', namespace }
    : { scope: 'cluster', namespace: '' };
}

/** Whom to bind. Nobody is to be bound for system:anonymous: what is missing there is a credential. */
export function boundSubject(username: string): Subject {
  return subjectOf(username === 'system:anonymous' ? '' : username);
}

function widenings(rule: PolicyRule, { isResourceRequest }: Attributes): [title: string, PolicyRule][] {
  if (!isResourceRequest) return [];
  const { resourceNames, ...anyName } = rule;
  const wide: [string, PolicyRule][] = [['whole resource', { ...anyName, verbs: ['*'] }]];
  return resourceNames ? [['any name', anyName], ...wide] : wide;
}
