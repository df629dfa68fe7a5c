import type { Cure, Grant } from '../rules/denial.ts';
import { grantName } from './grant-name.ts';
import { kubeSphereDocuments } from './kubesphere-manifest.ts';
import { ruleItem, UNBOUND } from './manifest-text.ts';
import { roleDocuments } from './role-documents.ts';

/**
 * A cure as YAML for `kubectl apply`: for each grant a role and its binding, or only the binding of an existing ClusterRole.
 * Where the subject is not known (see Grant) only the role, with a comment that says so.
 */
export function cureManifest(cure: Cure): string {
  const warning = cure.warning === undefined ? '' : `# Beware: ${cure.warning}.\n`;
  return `${warning}${cure.grants.flatMap(documentsOf).join('---\n')}`;
}

function documentsOf(grant: Grant): string[] {
  const name = grantName(grant);
  if (grant.kubeSphere) return kubeSphereDocuments(grant, grant.kubeSphere, name);
  return roleDocuments({ ...grant, name, rules: grant.rules.map(ruleItem).join(''), unbound: UNBOUND });
}
