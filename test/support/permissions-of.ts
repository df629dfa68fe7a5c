import type { PolicyRule } from '../../src/rbac/rules/policy-rule.ts';

/** Rules as single permissions, sorted: equal for rules that allow the same, however they are put. */
export function permissionsOf(rules: readonly PolicyRule[]): string[] {
  return rules
    .flatMap((rule) => rule.verbs.flatMap((verb) => targetsOf(rule).map((target) => `${verb} ${target}`)))
    .toSorted();
}

function targetsOf({ apiGroups = [], resources = [], resourceNames, nonResourceURLs = [] }: PolicyRule): string[] {
  const names = resourceNames?.length ? resourceNames : ['(any)'];
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) => names.map((name) => JSON.stringify([group, resource, name]))),
  );
  return [...onResources, ...nonResourceURLs.map((url) => JSON.stringify(url))];
}
