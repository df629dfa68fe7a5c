import { roleRules } from '../rules/authorizer.ts';
import { bindingText } from './bound-rules.ts';
import { policyOf, type RbacObjects } from '../rules/policy.ts';
import { type Attributes, ruleAllows } from '../rules/rule-match.ts';
import { serviceAccountOf, type Subject, subjectMatches, subjectText, type UserInfo } from '../rules/subject.ts';

/**
 * The binding that grants the request to a subject that was confused with the user: a ServiceAccount of another namespace, a User where a
 * Group or ServiceAccount was meant, a name in other letter case. One sentence; `undefined` where there is no such binding.
 */
export function almostBinding(user: UserInfo, wanted: Attributes, objects: RbacObjects): string | undefined {
  const policy = policyOf(objects);
  const namespace = wanted.isResourceRequest ? wanted.namespace : '';
  const inReach = [...objects.clusterRoleBindings, ...(namespace === '' ? [] : policy.roleBindings(namespace))];
  for (const binding of inReach) {
    const place = binding.metadata.namespace ?? '';
    const rules = roleRules(binding.roleRef, place, policy);
    if (typeof rules === 'string' || !rules.some((rule) => ruleAllows(rule, wanted))) continue;
    const near = binding.subjects?.find((subject) => !subjectMatches(subject, user, place) && isNear(subject, user));
    if (near) return `${bindingText(binding)} grants it, but to ${subjectText(near)}, not to ${accountText(user)}`;
  }
  return undefined;
}

function isNear({ kind, name }: Subject, { username, groups }: UserInfo): boolean {
  const account = serviceAccountOf(username);
  const last = name.slice(name.lastIndexOf(':') + 1);
  if (account) return last === account.name;
  return sameLetters(name, username) || (kind !== 'Group' && groups.includes(name));
}

function sameLetters(a: string, b: string): boolean {
  return b !== '' && a.toLowerCase() === b.toLowerCase();
}

function accountText({ username }: UserInfo): string {
  const account = serviceAccountOf(username);
  return account ? `ServiceAccount ${account.namespace}/${account.name}` : `User ${username}`;
}
