import { isRead, KUBELET_API_ADMIN } from '../rules/default-cluster-roles.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import type { RbacObjects, Role } from '../rules/policy.ts';
import { allowsEverything } from '../cures/power.ts';
import { type Attributes, ruleAllows } from '../rules/rule-match.ts';

/**
 * The existing roles that would allow the request once they are bound, the narrowest first: at most two, and the least of `view`, `edit`
 * and `admin`, which everybody knows; wider ones are left out. Never one that allows everything, nor for a read one that is wider by
 * orders of magnitude; those of the control plane (`system:`) only where there are no others.
 */
export function grantingRoles(wanted: Attributes, objects: RbacObjects): string[] {
  const inNamespace = wanted.isResourceRequest && wanted.namespace !== '';
  const roles = inNamespace ? objects.roles.filter(({ metadata }) => metadata.namespace === wanted.namespace) : [];
  const granting = [...roles.map(namedAs('Role')), ...objects.clusterRoles.map(namedAs('ClusterRole'))]
    .filter(({ rules }) => rules.some((rule) => ruleAllows(rule, wanted)) && !rules.some(isUnlimited))
    .map((role) => ({ ...role, width: widthOf(role.rules) }))
    .filter((role) => !isRead(wanted) || isFitForRead(role))
    .toSorted((a, b) => a.width - b.width || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
  const known = granting.filter((text) => /^ClusterRole (?:view|edit|admin)$/.test(text));
  const others = granting.filter((text) => !known.includes(text));
  const made = others.filter((text) => !text.includes(' system:'));
  const narrow = made.filter((text) => !known[0] || granting.indexOf(text) < granting.indexOf(known[0]));
  const best = known.length > 0 ? [...narrow.slice(0, 2), ...known.slice(0, 1)] : made.slice(0, 2);
  return best.length > 0 ? best : others.slice(0, 2);
}

function isUnlimited(rule: PolicyRule): boolean {
  return allowsEverything(rule) || (rule.verbs.includes('*') && rule.nonResourceURLs?.includes('*') === true);
}

/** `view` is wide, but it reads only what is not secret. */
function isFitForRead({ text, width }: { readonly text: string; readonly width: number }): boolean {
  return text === 'ClusterRole view' || (width < TOO_WIDE && text !== `ClusterRole ${KUBELET_API_ADMIN}`);
}

/** Permissions; a read needs one. */
const TOO_WIDE = 100;

/** How many permissions a role grants; a `*` counts for many. */
function widthOf(rules: readonly PolicyRule[]): number {
  const count = (values: readonly string[] = []) =>
    values.reduce((sum, value) => sum + (value.endsWith('*') ? MANY : 1), 0);
  return rules.reduce((sum, { verbs, apiGroups, resources, resourceNames, nonResourceURLs }) => {
    const targets = count(apiGroups) * count(resources) + count(nonResourceURLs);
    return sum + count(verbs) * targets * (resourceNames?.length ? 0.5 : 1);
  }, 0);
}

const MANY = 30;

function namedAs(kind: 'Role' | 'ClusterRole') {
  return ({ metadata, rules }: Role) => ({ text: `${kind} ${metadata.name}`, rules: rules ?? [] });
}
