import { ActionableError } from '../../api/actionable-error.ts';
import { danglingRoles } from '../../rbac/grants/dangling.ts';
import { boundRules } from '../../rbac/near/bound-rules.ts';
import { mastersGroup } from '../../rbac/rules/authorizer.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import type { RbacObjects } from '../../rbac/rules/policy.ts';
import { subjectMatches, type UserInfo } from '../../rbac/rules/subject.ts';
import { rbacObjectsOf } from '../arguments/rbac-file.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Rights } from './rights.ts';

interface Whom {
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly namespace?: string;
}

/** What RBAC objects in a file allow a user, in one namespace or in all. Throws ActionableError. */
export async function rightsInFile(
  file: string,
  { as, asGroup = [], namespace = '' }: Whom,
  terminal: Terminal,
): Promise<Rights> {
  if (as === undefined) {
    const hint = 'for example --as alice --as-group dev-team, or --as system:serviceaccount:NAMESPACE:NAME';
    throw new ActionableError('ERR_ARGUMENTS', 'a file does not say whose rights are wanted: give --as', hint);
  }
  const objects = await rbacObjectsOf(file, terminal);
  const user = { username: as, groups: [...new Set([...asGroup, ...impliedGroups(as)])] };
  const isWanted = (place: string): boolean => namespace === '' || place === '' || place === namespace;
  const missing = missingRoles(user, objects, isWanted);
  return {
    ...user,
    source: file === '-' ? 'the standard input' : file,
    namespace,
    granted: boundRules(user, objects).filter(({ namespace: place }) => isWanted(place)),
    isIncomplete: missing.length > 0,
    notes: [
      ...(user.groups.includes(mastersGroup) ? [MASTERS] : []),
      ...missing.map((role) => `${role} is bound to them and is not in the file: what it grants is not shown`),
    ],
  };
}

const MASTERS = `members of ${mastersGroup} may do everything, whatever the objects say`;

function missingRoles(user: UserInfo, objects: RbacObjects, isWanted: (namespace: string) => boolean): string[] {
  const bound = [...objects.clusterRoleBindings, ...objects.roleBindings].filter(
    ({ metadata: { namespace = '' }, subjects }) =>
      isWanted(namespace) && subjects?.some((subject) => subjectMatches(subject, user, namespace)),
  );
  return danglingRoles(bound, objects);
}
