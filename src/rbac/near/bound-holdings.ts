import { roleRules } from '../rules/authorizer.ts';
import type { Holding } from './near-miss.ts';
import { policyOf, type RbacObjects, type RoleBinding } from '../rules/policy.ts';
import { subjectMatches, type UserInfo } from '../rules/subject.ts';

/** What the user holds in the whole cluster and in every namespace, one entry for each binding. */
export function boundHoldings(user: UserInfo, objects: RbacObjects): Holding[] {
  const policy = policyOf(objects);
  return [...objects.clusterRoleBindings, ...objects.roleBindings].flatMap((binding): Holding[] => {
    const { namespace = '' } = binding.metadata;
    if (!binding.subjects?.some((subject) => subjectMatches(subject, user, namespace))) return [];
    const rules = roleRules(binding.roleRef, namespace, policy);
    return typeof rules === 'string' ? [] : [{ namespace, rules, binding: bindingText(binding) }];
  });
}

/** `RoleBinding pod-readers of Role pod-reader in namespace team-a`. */
export function bindingText({ metadata, roleRef }: RoleBinding): string {
  const { name, namespace } = metadata;
  const of = `${name} of ${roleRef.kind} ${roleRef.name}`;
  return namespace ? `RoleBinding ${of} in namespace ${namespace}` : `ClusterRoleBinding ${of}`;
}
