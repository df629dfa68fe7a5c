import { goQuote } from '../../api/go/go-quote.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { Policy, RoleBinding, RoleRef } from './policy.ts';
import { type Attributes, ruleAllows } from './rule-match.ts';
import { type Subject, subjectMatches, type UserInfo } from './subject.ts';

/** An authorizer's answer. `reason` is the server's text: who allowed it, or why a role could not be read; `''` where no rule allows it. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** The rules that a user is granted in a namespace (`''`: cluster-wide only), and the role references that led nowhere. */
export interface UserRules {
  readonly rules: readonly PolicyRule[];
  readonly errors: readonly string[];
}

/** The group that is always allowed, before RBAC is asked. */
export const mastersGroup = 'system:masters';

/**
 * May the user do it? RBAC never denies, so not allowed means that a rule is missing; `reason` then names dangling roleRefs.
 * Copies kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go with the system:masters shortcut in front.
 */
export function authorize(user: UserInfo, attributes: Attributes, policy: Policy): Decision {
  if (user.groups.includes(mastersGroup)) return { allowed: true, reason: '' };
  const errors: string[] = [];
  const namespace = attributes.isResourceRequest ? attributes.namespace : '';
  for (const found of bindingsOf(user, namespace, policy)) {
    const rules = rulesBehind(found, policy);
    if (typeof rules === 'string') errors.push(rules);
    else if (rules.some((rule) => ruleAllows(rule, attributes))) {
      return { allowed: true, reason: `RBAC: allowed by ${describe(found)}` };
    }
  }
  return { allowed: false, reason: errors.length > 0 ? `RBAC: ${aggregate(errors)}` : '' };
}

/** Every rule that applies to the user, neither merged nor filtered: what a SelfSubjectRulesReview answers. */
export function rulesFor(user: UserInfo, namespace: string, policy: Policy): UserRules {
  const rules: PolicyRule[] = [];
  const errors: string[] = [];
  for (const found of bindingsOf(user, namespace, policy)) {
    const behind = rulesBehind(found, policy);
    if (typeof behind === 'string') errors.push(behind);
    else rules.push(...behind);
  }
  return { rules, errors };
}

/** Several errors as one text: repeats dropped, more than one in brackets (apimachinery pkg/util/errors, aggregate.Error). */
export function aggregate(errors: readonly string[]): string {
  const distinct = [...new Set(errors)].join(', ');
  return new Set(errors).size === 1 ? distinct : `[${distinct}]`;
}

/** The rules that a roleRef grants, or the error of not finding them. `namespace` is `''` in a ClusterRoleBinding. */
export function roleRules(roleRef: RoleRef, namespace: string, policy: Policy): readonly PolicyRule[] | string {
  if (roleRef.kind !== 'Role' && roleRef.kind !== 'ClusterRole') {
    return `unsupported role reference kind: ${goQuote(roleRef.kind)}`;
  }
  const isRole = roleRef.kind === 'Role';
  const role = isRole ? policy.role(namespace, roleRef.name) : policy.clusterRole(roleRef.name);
  return role
    ? (role.rules ?? [])
    : `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${goQuote(roleRef.name)} not found`;
}

interface AppliedBinding {
  readonly binding: RoleBinding;
  /** Of the binding; `''` for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly subject: Subject;
}

function* bindingsOf(user: UserInfo, namespace: string, policy: Policy): Generator<AppliedBinding> {
  yield* applying(policy.clusterRoleBindings(), user, '');
  if (namespace !== '') yield* applying(policy.roleBindings(namespace), user, namespace);
}

function* applying(bindings: Iterable<RoleBinding>, user: UserInfo, namespace: string): Generator<AppliedBinding> {
  for (const binding of bindings) {
    const subject = binding.subjects?.find((candidate) => subjectMatches(candidate, user, namespace));
    if (subject) yield { binding, namespace, subject };
  }
}

function rulesBehind({ binding, namespace }: AppliedBinding, policy: Policy): readonly PolicyRule[] | string {
  return roleRules(binding.roleRef, namespace, policy);
}

/** `ClusterRoleBinding "b" of ClusterRole "r" to Group "g"`; names of namespaced things read `name/namespace`. */
function describe({ binding, namespace, subject }: AppliedBinding): string {
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  const name = namespace === '' ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
  const whom = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  const { roleRef } = binding;
  return `${kind} ${goQuote(name)} of ${roleRef.kind} ${goQuote(roleRef.name)} to ${subject.kind} ${goQuote(whom)}`;
}
