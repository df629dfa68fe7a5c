import { isOf } from '../../api/shape.ts';
import { allowsEverything } from '../cures/power.ts';
import { type PolicyRule, RULE } from '../rules/policy-rule.ts';
import { bindAttributes, escalateAttributes } from './asked-attributes.ts';
import type { CheckedRequest, SecondQuestion } from './second-check.ts';
import { fieldAt, textAt } from './written-object.ts';

/** Everything there is, which an aggregationRule may collect. */
export const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** Anyone who writes a role needs its rules, or `escalate`; with an aggregationRule everything there is, or `escalate`. */
export function rulesHandedOut({ info, objectWith }: CheckedRequest): readonly SecondQuestion[] | undefined {
  const role = objectWith('rules');
  if (role === undefined) return undefined;
  const escalate = { asked: [escalateAttributes(info.resource, info)] };
  const { namespace } = info;
  if ((fieldAt(role, 'aggregationRule') ?? undefined) !== undefined) {
    return [{ anyOf: [escalate, { granted: FULL_AUTHORITY, namespace: '' }], why: 'aggregationRule' }];
  }
  const granted = rulesIn(role);
  if (granted.length === 0) return [];
  const why = `put into ${info.resource.replace(/s$/, '')} ${info.name || textAt(role, 'metadata', 'name')}`.trimEnd();
  const rules = { granted, namespace };
  // All there is in the cluster comes last.
  const isAll = namespace === '' && granted.some(allowsEverything);
  return [{ anyOf: isAll ? [escalate, rules] : [rules, escalate], why }];
}

/** The rules of a written role. Many programs write `null` for a list without items. */
export function rulesIn(role: unknown): PolicyRule[] {
  const rules = fieldAt(role, 'rules');
  if (!Array.isArray(rules)) return [];
  return rules.map(withoutNulls).filter((rule) => isOf(RULE, rule));
}

function withoutNulls(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));
}

/** Anyone who binds a role needs `bind` on it, or its rules. Of these two `bind` is the one that is certain to do. */
export function roleBound({ info, objectWith, rulesOf }: CheckedRequest): readonly SecondQuestion[] | undefined {
  const binding = objectWith('roleRef');
  if (binding === undefined) return undefined;
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  if (!/^(?:Cluster)?Role$/.test(kind) || name === '') return [];
  const { namespace } = info;
  const bind = { asked: [bindAttributes({ kind, name }, namespace)] };
  const granted = rulesOf({ kind, name }, namespace);
  return [{ anyOf: granted ? [bind, { granted, namespace }] : [bind], why: 'bound it' }];
}
