import type { PolicyRule } from './policy-rule.ts';

/**
 * The same permissions in fewer rules: rules that differ in nothing but their names become one, then rules that differ in nothing
 * but their resources or URLs. Never allows more than the rules did.
 */
export function mergeRules(rules: readonly PolicyRule[]): PolicyRule[] {
  return (['resourceNames', 'resources', 'nonResourceURLs'] as const).reduce(mergeBy, [...rules]);
}

function mergeBy(rules: readonly PolicyRule[], field: 'resourceNames' | 'resources' | 'nonResourceURLs'): PolicyRule[] {
  const groups = new Map<string, { readonly rule: PolicyRule; readonly names: Set<string>; isMerged: boolean }>();
  for (const rule of rules) {
    const own = rule[field];
    const key = own?.length ? JSON.stringify({ ...sorted(rule), [field]: undefined }) : `only ${JSON.stringify(rule)}`;
    const known = groups.get(key);
    if (!known) groups.set(key, { rule, names: new Set(own), isMerged: false });
    else {
      known.isMerged = true;
      for (const name of own ?? []) known.names.add(name);
    }
  }
  return [...groups.values()].map(({ rule, names, isMerged }) => (isMerged ? { ...rule, [field]: [...names] } : rule));
}

/** One spelling for equal rules, whatever the order of their keys and of their verbs. */
function sorted({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): PolicyRule {
  return {
    verbs: verbs.toSorted(),
    ...(apiGroups && { apiGroups }),
    ...(resources && { resources }),
    ...(resourceNames && { resourceNames }),
    ...(nonResourceURLs && { nonResourceURLs }),
  };
}
