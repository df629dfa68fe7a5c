import { roleRules } from '../rules/authorizer.ts';
import { policyOf, type RbacObjects } from '../rules/policy.ts';
import { type Attributes, ruleAllows } from '../rules/rule-match.ts';
import type { Subject } from '../rules/subject.ts';

/** Who may do it where it was asked, by the bindings there: the subjects as bindings name them, those of the control plane left out. */
export function holdersOf(wanted: Attributes, objects: RbacObjects): Subject[] {
  const policy = policyOf(objects);
  const namespace = wanted.isResourceRequest ? wanted.namespace : '';
  const bindings = [...(namespace === '' ? [] : policy.roleBindings(namespace)), ...objects.clusterRoleBindings];
  const holders = bindings.flatMap(({ metadata, roleRef, subjects }) => {
    const rules = roleRules(roleRef, metadata.namespace ?? '', policy);
    if (typeof rules === 'string' || !rules.some((rule) => ruleAllows(rule, wanted))) return [];
    return (subjects ?? [])
      .map((subject) => placed(subject, metadata.namespace))
      .filter((subject) => !isSystems(subject));
  });
  return [...new Map(holders.map((subject) => [JSON.stringify(subject), subject])).values()];
}

/** A ServiceAccount that leaves its namespace out is of the binding's. */
export function placed({ kind, name, namespace }: Subject, bindingNamespace: string | undefined): Subject {
  const home = namespace ?? bindingNamespace;
  return kind === 'ServiceAccount' && home !== undefined ? { kind, name, namespace: home } : { kind, name };
}

function isSystems({ kind, name, namespace }: Subject): boolean {
  return kind === 'ServiceAccount' ? namespace === 'kube-system' : name.startsWith('system:');
}
