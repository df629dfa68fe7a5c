import { isOf } from '../../api/shape.ts';
import { allowsEverything } from '../cures/power.ts';
import { type PolicyRule, RULE } from '../rules/policy-rule.ts';
import { rbacGroup } from '../rules/subject.ts';
import { bindAttributes, escalateAttributes } from './asked-attributes.ts';
import type { CheckedRequest, SecondQuestion } from './second-check.ts';
import { fieldAt, textAt } from './written-object.ts';

/** Everything there is, which an aggregationRule may collect. */
export const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** Anyone who writes a role needs its rules, or `escalate`; with an aggregationRule everything there is, or `escalate`. */
export function rulesHandedOut(request: CheckedRequest): readonly SecondQuestion[] | undefined {
  const { info, objectWith } = request;
  if (isNotCompared(request)) return [];
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

/**
 * Whether what is written is the object that was there (kubernetes pkg/registry/rbac, IsOnlyMutatingGCFields). A patch begins with that; what
 * a PUT sends is the same only with all that the server has added.
 */
function isNotCompared({ info, sent, isUnchanged }: CheckedRequest): boolean {
  const isWhole = info.verb === 'patch' || (textAt(sent, 'metadata', 'uid') !== '' && textAt(sent, ...VERSION) !== '');
  return isUnchanged && isWhole;
}

/** The API groups of which second checks look at what an object was before. */
export const COMPARED_GROUPS: ReadonlySet<string> = new Set([rbacGroup, 'certificates.k8s.io']);

/** Where the resourceVersion of an object is. */
export const VERSION = ['metadata', 'resourceVersion'] as const;

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
export function roleBound(request: CheckedRequest): readonly SecondQuestion[] | undefined {
  if (isNotCompared(request)) return [];
  const { info, objectWith, rulesOf } = request;
  const binding = objectWith('roleRef');
  if (binding === undefined) return undefined;
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  if (!/^(?:Cluster)?Role$/.test(kind) || name === '') return [];
  const { namespace } = info;
  const bind = { asked: [bindAttributes({ kind, name }, namespace)] };
  const granted = rulesOf({ kind, name }, namespace);
  return [{ anyOf: granted ? [bind, { granted, namespace }] : [bind], why: 'bound it' }];
}
