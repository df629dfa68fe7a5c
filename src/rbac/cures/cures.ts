import { isNamespaceName } from '../rules/namespace-name.ts';
import { defaultRolesAllowing } from '../rules/default-cluster-roles.ts';
import type { Cure, Grant, GrantScope } from '../rules/denial.ts';
import { type PolicyRule } from '../rules/policy-rule.ts';
import type { Attributes } from '../rules/rule-match.ts';
import { type Subject, subjectOf } from '../rules/subject.ts';
import { ruleFor } from '../rules/rule-match.ts';

/**
 * Ways to allow a request, the least first: exactly it, then the widenings that people ask for, each named as such.
 * Without a subject they are roles that nobody is bound to.
 */
export function curesFor(attributes: Attributes, subject: Subject | undefined): [least: Cure, ...wider: Cure[]] {
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

/** The cure that grants no more than was missing. */
export function leastCure(...grants: readonly Grant[]): Cure {
  return { title: 'least', grants };
}

/** A cure under a title of its own. */
export function cureOf(title: string, ...grants: readonly Grant[]): Cure {
  return { title, grants };
}

/** Where a grant must be made: a Role serves where the request has a namespace in which a Role can be made. */
export function scopeOf(attributes: Pick<Attributes, 'isResourceRequest' | 'namespace'>): {
  readonly scope: GrantScope;
  readonly namespace: string;
} {
  const { isResourceRequest, namespace } = attributes;
  return isResourceRequest && isNamespaceName(namespace)
    ? { scope: 'namespace', namespace }
    : { scope: 'cluster', namespace: '' };
}

/** Whom to bind; `undefined` where that is not known, and for who did not authenticate: what is missing there is a credential. */
export function boundSubject(username: string | undefined): Subject | undefined {
  return username === undefined || NOBODY.includes(username) ? undefined : subjectOf(username);
}

const NOBODY: readonly string[] = ['', 'system:anonymous', 'system:unauthenticated'];

function widenings(rule: PolicyRule, { isResourceRequest }: Attributes): [title: string, PolicyRule][] {
  if (!isResourceRequest) return [];
  const { resourceNames, ...anyName } = rule;
  const wide: [string, PolicyRule][] = [['whole resource', { ...anyName, verbs: ['*'] }]];
  return resourceNames ? [['any name', anyName], ...wide] : wide;
}
