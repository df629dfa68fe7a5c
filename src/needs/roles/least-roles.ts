import { firstPart } from '../../api/text/first-part.ts';
import type { GrantScope } from '../../rbac/rules/denial.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import { chosen } from '../chosen.ts';
import type { Permission } from '../permission.ts';
import type { Tally } from '../tally.ts';
import type { Usage } from '../usage.ts';
import { needsToGrant, type SubjectNeeds } from '../who.ts';
import { isEverybodys } from './default-permissions.ts';
import { type Backed, type BackedRule, leastRules, withoutCovered } from './least-rules.ts';
import { type Widening, widening } from './widening.ts';

/** Which roles to derive from a Usage. */
export interface LeastRolesOptions {
  /** Who shall be able to do what the trace did. Default: those who did it. */
  readonly subject?: Subject | undefined;
  readonly widening?: Partial<Widening>;
  /** Only what the server said is missing, where no later answer said otherwise. */
  readonly missingOnly?: boolean;
  /** Also what every authenticated user may do. */
  readonly withDefaults?: boolean;
  /** What a subject is allowed already. */
  readonly isGiven?: (subject: Subject | undefined, permission: Permission) => boolean;
}

/** A Role and its RoleBinding, or in the namespace `''` a ClusterRole and its binding or bindings. */
export interface LeastRole {
  /** `undefined` where the trace does not show whom to bind. */
  readonly subject: Subject | undefined;
  readonly namespace: string;
  /** The namespaces in which a ClusterRole is bound; absent where it is bound in the whole cluster. */
  readonly boundIn?: readonly string[];
  readonly rules: readonly BackedRule<Tally>[];
}

/** The roles for a Usage. */
export interface LeastRoles {
  readonly roles: readonly LeastRole[];
  /** What was needed and is allowed to everyone who is authenticated. */
  readonly everybodys: readonly Tally[];
  /** What was needed and is allowed already by what is given. */
  readonly given: readonly Tally[];
}

/** The scope in which a role is made. */
export function scopeOfRole({ namespace }: LeastRole): GrantScope {
  return namespace === '' ? 'cluster' : 'namespace';
}

/** The least roles that allow what was used: exactly that, but for the widenings asked for. */
export function leastRoles(usage: Usage, options: LeastRolesOptions = {}): LeastRoles {
  const [roles, everybodys, given]: [LeastRole[], Tally[], Tally[]] = [[], [], []];
  for (const needs of needsToGrant(usage, options.subject)) {
    const backed: Backed<Tally>[] = [];
    const needed = permissionsNeeded(needs, usage, options);
    const widened = widening(
      needed.map(({ permission }) => permission),
      options.widening ?? {},
    );
    for (const tally of needed) {
      const { permission } = tally;
      if (options.missingOnly && !tally.isMissing) continue;
      if (!options.withDefaults && tally.denied === 0 && isEverybodys(permission, needs.subject))
        everybodys.push(tally);
      else if (options.isGiven?.(needs.subject, permission)) given.push(tally);
      else backed.push(...widened(permission).map((one) => ({ permission: one, facts: [tally] })));
    }
    roles.push(...rolesOf(needs.subject, backed));
  }
  return { roles, everybodys, given };
}

function permissionsNeeded(
  { subject, tallies }: SubjectNeeds,
  { clusterScoped }: Usage,
  { isGiven = () => false }: LeastRolesOptions,
): Tally[] {
  const isHad = (permission: Permission): boolean => isEverybodys(permission, subject) || isGiven(subject, permission);
  return chosen(tallies, isHad).map((tally) => ({ ...tally, permission: inItsPlace(tally.permission, clusterScoped) }));
}

/** A cluster-scoped resource is not allowed in a namespace, whatever the path of a request says. */
function inItsPlace(permission: Permission, clusterScoped: ReadonlySet<string>): Permission {
  const resource = firstPart(permission.resource, '/');
  return clusterScoped.has(`${permission.apiGroup}/${resource}`) ? { ...permission, namespace: '' } : permission;
}

/** Namespaces by name, the cluster last. */
function rolesOf(subject: Subject | undefined, backed: readonly Backed<Tally>[]): LeastRole[] {
  const namespaces = new Map<string, Backed<Tally>[]>();
  for (const one of withoutCovered(backed)) {
    const { namespace } = one.permission;
    const others = namespaces.get(namespace);
    if (others) others.push(one);
    else namespaces.set(namespace, [one]);
  }
  const sorted = [...namespaces.keys()].sort().toSorted((a, b) => Number(a === '') - Number(b === ''));
  return sorted.map((namespace) => ({ subject, namespace, rules: leastRules(namespaces.get(namespace) ?? []) }));
}
