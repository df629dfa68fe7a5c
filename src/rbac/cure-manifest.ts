import { grantName } from './cures/grant-name.ts';
import { unknownsOf } from './cures/unknowns.ts';
import { rbacOfRoles } from './dialects.ts';
import type { Cure } from './rules/denial.ts';

/**
 * A cure as YAML for `kubectl apply`: for each grant a role and its binding, or only the binding of an existing role, in the kinds of the
 * server that denied. Where the subject is not known (see Grant) only the role, with a comment that says so.
 */
export function cureManifest(cure: Cure): string {
  const warning = cure.warning === undefined ? '' : `# Beware: ${cure.warning}.\n`;
  const blanks = unknownsOf(cure).map(({ comment }) => `# ${comment}\n`);
  const documents = cure.grants.flatMap((grant) =>
    rbacOfRoles(grant.ownRole?.apiGroup).manifest(grant, grantName(grant)),
  );
  return `${warning}${blanks.join('')}${documents.join('---\n')}`;
}
