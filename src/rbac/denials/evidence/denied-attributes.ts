import { denialTraits } from '../../rules/denial-classes.ts';
import type { Denial } from '../../rules/denial.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';
import type { Attributes } from '../../rules/rule-match.ts';

/**
 * What the authorizer denied, derived from the least cure. Empty where the request itself does not lack a rule (see `DENIALS`), where
 * the namespace is not known, and for a request to a server in front of Kubernetes: the rules that Kubernetes
 * reports are not those that decided.
 */
export function deniedAttributes({ class: kind, cures, hop }: Denial): Attributes[] {
  const [least] = cures;
  if (!least || hop || !denialTraits(kind).lacksRule) return [];
  return least.grants.flatMap(({ rules, namespace }) =>
    namespace === undefined ? [] : rules.flatMap((rule) => ruleAttributes(rule, namespace)),
  );
}

function ruleAttributes(rule: PolicyRule, namespace: string): Attributes[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [''], nonResourceURLs } = rule;
  const common = { path: '', apiGroup: '', resource: '', subresource: '', name: '', namespace };
  if (nonResourceURLs) {
    return combined(verbs, nonResourceURLs).map(([verb, path]) => ({
      ...common,
      isResourceRequest: false,
      verb,
      path,
    }));
  }
  return combined(verbs, resources).flatMap(([verb, target]) =>
    combined(apiGroups, resourceNames).map(([apiGroup, name]) => {
      const [resource = '', ...rest] = target.split('/');
      return { ...common, isResourceRequest: true, verb, apiGroup, resource, subresource: rest.join('/'), name };
    }),
  );
}

function combined(some: readonly string[], others: readonly string[]): [string, string][] {
  return some.flatMap((one) => others.map((other): [string, string] => [one, other]));
}
