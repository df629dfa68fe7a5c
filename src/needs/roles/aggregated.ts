import type { Tally } from '../tally.ts';
import type { LeastRole } from './least-roles.ts';
import type { BackedRule } from './least-rules.ts';

/**
 * The same permissions in fewer objects: where several namespaces need the same for a subject, one ClusterRole that is bound in each of
 * them. A ClusterRole that a RoleBinding names allows nothing outside of its namespace, so nothing else is allowed by that.
 */
export function aggregated(roles: readonly LeastRole[]): LeastRole[] {
  const groups = new Map<string, LeastRole[]>();
  for (const role of roles) {
    const key = JSON.stringify([role.subject ?? null, role.namespace === '', rulesOf(role)]);
    const group = groups.get(key);
    if (group) group.push(role);
    else groups.set(key, [role]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    // Without a subject there is no binding that could say where.
    if (!first?.subject || group.length === 1) return group;
    const boundIn = group.map(({ namespace }) => namespace);
    return [{ ...first, namespace: '', boundIn, rules: withFactsOf(group) }];
  });
}

function rulesOf({ rules }: LeastRole): readonly object[] {
  return rules.map(({ rule }) => rule);
}

/** Each rule with the evidence of all namespaces. */
function withFactsOf(group: readonly LeastRole[]): BackedRule<Tally>[] {
  const [first] = group;
  return (first?.rules ?? []).map(({ rule }, i) => ({
    rule,
    facts: group.flatMap(({ rules }) => rules[i]?.facts ?? []),
  }));
}
