import { ruleItem } from '../cures/manifest-text.ts';
import { roleDocuments } from '../cures/role-documents.ts';
import type { Grant } from '../rules/denial.ts';

/** The role and binding of a grant in Kubernetes' own kinds, or only the binding of an existing ClusterRole. */
export function kubernetesDocuments(grant: Grant, name: string): readonly string[] {
  // Of a server that is not known here: Kubernetes' kinds would not lift it.
  if (grant.ownRole) return [];
  return roleDocuments({ ...grant, name, rules: grant.rules.map(ruleItem).join('') });
}
