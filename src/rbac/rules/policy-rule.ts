import { list, object, optional, text } from '../../api/shape.ts';

/** rbac.authorization.k8s.io/v1 PolicyRule. Fields that do not apply are left out, never empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** A rule as Kubernetes writes it. */
export const RULE = object<PolicyRule>({
  verbs: list(text),
  apiGroups: optional(list(text)),
  resources: optional(list(text)),
  resourceNames: optional(list(text)),
  nonResourceURLs: optional(list(text)),
});

/** A resource of a rule in its group, as kubectl spells it: `deployments.apps/scale`. */
export function inGroup(resource: string, group: string): string {
  return group === '' ? resource : resource.replace(/(?=\/)|$/, () => `.${group}`);
}
