import { ownValue } from '../../api/own-value.ts';
import { isOf, list, object, oneOf, optional, shapeOf, text } from '../../api/shape.ts';
import type { Role } from '../rules/policy.ts';

/** Labels of an object, and what selects by them. */
export type Labels = Readonly<Record<string, string>>;

/** meta/v1 LabelSelectorRequirement. */
interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** meta/v1 LabelSelector. */
interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

/** A map of texts. */
export const LABELS = shapeOf(
  'a map of strings',
  (value): value is Labels =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === 'string'),
);

const AGGREGATION_RULE = object<{ clusterRoleSelectors?: readonly LabelSelector[] }>({
  clusterRoleSelectors: optional(
    list(
      object<LabelSelector>({
        matchLabels: optional(LABELS),
        matchExpressions: optional(
          list(
            object<Requirement>({
              key: text,
              operator: oneOf({ In: true, NotIn: true, Exists: true, DoesNotExist: true }),
              values: optional(list(text)),
            }),
          ),
        ),
      }),
    ),
  ),
});

/** Does the aggregationRule of a ClusterRole select a ClusterRole with these labels? (kubernetes pkg/controller/clusterroleaggregation) */
export function aggregates(aggregationRule: unknown, labels: Labels): boolean {
  if (!isOf(AGGREGATION_RULE, aggregationRule)) return false;
  return (aggregationRule.clusterRoleSelectors ?? []).some(
    ({ matchLabels = {}, matchExpressions = [] }) =>
      Object.entries(matchLabels).every(([key, value]) => ownValue(labels, key) === value) &&
      matchExpressions.every((requirement) => meets(labels, requirement)),
  );
}

function meets(labels: Labels, { key, operator, values = [] }: Requirement): boolean {
  const value = ownValue(labels, key);
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  return (value !== undefined && values.includes(value)) === (operator === 'In');
}

/** The ClusterRoles that an aggregated one has its rules from, those from which they in turn have theirs included; none of another role. */
export function aggregatedFrom(role: Role, clusterRoles: readonly Role[]): Role[] {
  const found = new Set<Role>();
  const visit = ({ aggregationRule }: Role): void => {
    if (!aggregationRule) return;
    for (const candidate of clusterRoles) {
      if (candidate === role || found.has(candidate)) continue;
      if (!aggregates(aggregationRule, candidate.metadata.labels ?? {})) continue;
      found.add(candidate);
      visit(candidate);
    }
  };
  visit(role);
  return [...found];
}

/** The same roles, the aggregated ones with the rules that a cluster's controller would give them: in a manifest they have none yet. */
export function withAggregation(clusterRoles: readonly Role[]): Role[] {
  return clusterRoles.map((role) => {
    if (!role.aggregationRule) return role;
    const rules = [role, ...aggregatedFrom(role, clusterRoles)].flatMap((each) => each.rules ?? []);
    return { ...role, rules: [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()] };
  });
}
