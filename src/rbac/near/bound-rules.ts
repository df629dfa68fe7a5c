import { roleRules } from '../rules/authorizer.ts';
import type { GrantedRules } from './near-miss.ts';
import { policyOf, type RbacObjects, type RoleBinding } from '../rules/policy.ts';
import { subjectMatches, type UserInfo } from '../rules/subject.ts';

/** The rules that the user is granted in the whole cluster and in every namespace, one entry for each binding. */
export function boundRules(user: UserInfo, objects: RbacObjects): GrantedRules[] {
  const policy = policyOf(objects);
  return [...objects.clusterRoleBindings, ...objects.roleBindings].flatMap((binding): GrantedRules[] => {
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
