import { mastersGroup, roleRules } from '../rules/authorizer.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { policyOf, type RbacObjects, type RoleBinding } from '../rules/policy.ts';
import { type Attributes, ruleAllows } from '../rules/rule-match.ts';
import type { Subject } from '../rules/subject.ts';
import { aggregatedFrom } from './aggregation.ts';

/** One binding by which a subject may do something. */
export interface Access {
  /** A ServiceAccount with its namespace, also where the binding leaves that out. */
  readonly subject: Subject;
  readonly binding: RoleBinding;
  /** The ClusterRoles that hold the rule, where the role that is bound is aggregated from others. */
  readonly from: readonly string[];
  /** The only names for which a rule allows it; none where it allows any, or the name that was asked for. */
  readonly names: readonly string[];
}

/** Which bindings count: those that the request is checked against, or for a namespaced resource those of every namespace. */
export type Reach = 'request' | 'every namespace';

/**
 * Who may do it, by the bindings that grant it, cluster-wide ones first. It is all that RBAC objects show: see `BEYOND_RBAC`.
 * Where no name is asked for, it has also those who may do it for some names.
 */
export function accessTo(wanted: Attributes, objects: RbacObjects, reach: Reach = 'request'): Access[] {
  const policy = policyOf(objects);
  return bindingsFor(wanted, objects, reach).flatMap((binding) => {
    const { metadata, roleRef, subjects } = binding;
    const rules = roleRules(roleRef, metadata.namespace ?? '', policy);
    const names = typeof rules === 'string' ? undefined : namesAllowed(rules, wanted);
    if (!names) return [];
    const from = roleRef.kind === 'ClusterRole' ? sourcesOf(roleRef.name, wanted, objects) : [];
    return (subjects ?? []).map((subject) => ({ subject: placed(subject, metadata.namespace), binding, from, names }));
  });
}

/** What decides besides RBAC objects, each a sentence. */
export const BEYOND_RBAC: readonly string[] = [
  `members of the group ${mastersGroup} may do everything, whatever the objects say; certificates of administrators often name it`,
  'webhook and Node authorizers may allow more; admission, which comes later, may refuse what is allowed here',
  'who is in a group is for the authenticator to say: a certificate, a token, a webhook',
];

/** A ServiceAccount that leaves its namespace out is of the binding's. */
export function placed({ kind, name, namespace }: Subject, bindingNamespace: string | undefined): Subject {
  const home = namespace ?? bindingNamespace;
  return kind === 'ServiceAccount' && home !== undefined ? { kind, name, namespace: home } : { kind, name };
}

function bindingsFor({ isResourceRequest, namespace }: Attributes, objects: RbacObjects, reach: Reach): RoleBinding[] {
  const { clusterRoleBindings, roleBindings } = objects;
  if (!isResourceRequest) return [...clusterRoleBindings];
  const isIn = ({ metadata }: RoleBinding): boolean =>
    reach === 'every namespace' || (namespace !== '' && metadata.namespace === namespace);
  return [...clusterRoleBindings, ...roleBindings.filter(isIn)];
}

/** The names for which alone the rules allow it, none for any; `undefined` where they do not allow it. */
function namesAllowed(rules: readonly PolicyRule[], wanted: Attributes): readonly string[] | undefined {
  if (rules.some((rule) => ruleAllows(rule, wanted))) return [];
  if (!wanted.isResourceRequest || wanted.name !== '' || !takesName(wanted)) return undefined;
  const named = rules.flatMap(({ resourceNames = [], ...rule }) => (ruleAllows(rule, wanted) ? resourceNames : []));
  return named.length > 0 ? [...new Set(named)] : undefined;
}

/** Whether RBAC can be given a name with this verb: a POST to a collection and a deletecollection have none. */
function takesName({ verb, subresource }: Attributes): boolean {
  return verb !== 'deletecollection' && (verb !== 'create' || subresource !== '');
}

function sourcesOf(clusterRole: string, wanted: Attributes, { clusterRoles }: RbacObjects): string[] {
  const role = clusterRoles.find(({ metadata }) => metadata.name === clusterRole);
  if (!role?.aggregationRule) return [];
  return aggregatedFrom(role, clusterRoles).flatMap(({ aggregationRule, metadata, rules }) =>
    !aggregationRule && namesAllowed(rules ?? [], wanted) ? [metadata.name] : [],
  );
}
