import { cureCommands } from '../../rbac/cures/cure-commands.ts';
import type { Grant } from '../../rbac/rules/denial.ts';
import { type LeastRole, scopeOfRole } from './least-roles.ts';

/** Roles as kubectl commands, one role per rule, and the rules that kubectl cannot make on its command line. */
export interface RoleCommands {
  readonly commands: readonly string[];
  readonly inexpressible: number;
}

/** One role per rule, since kubectl makes no others. */
export function roleCommands(roles: readonly LeastRole[]): RoleCommands {
  const grants = roles.flatMap((role) =>
    role.rules.map(({ rule }): Grant => {
      const { namespace, subject } = role;
      return { scope: scopeOfRole(role), namespace, rules: [rule], subject };
    }),
  );
  const expressible = grants.filter(
    (grant) => grant.subject && cureCommands({ title: 'least', grants: [grant] }).length > 0,
  );
  return {
    commands: cureCommands({ title: 'least', grants: expressible }),
    inexpressible: grants.length - expressible.length,
  };
}
