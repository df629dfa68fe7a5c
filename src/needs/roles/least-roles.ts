import type { GrantScope } from '../../rbac/rules/denial.ts';
import { type Subject, subjectOf } from '../../rbac/rules/subject.ts';
import { isEverybodys } from './default-permissions.ts';
import { type Backed, type BackedRule, leastRules, withoutCovered } from './least-rules.ts';
import type { Permission } from '../permission.ts';
import type { Tally, Usage } from '../usage.ts';
import { widened, type Widening } from './widening.ts';
import { firstPart } from '../../api/text/first-part.ts';

/** Which roles to derive from a Usage. */
export interface LeastRolesOptions {
  /** Who shall be able to do what the trace did. Default: those who did it. */
  readonly subject?: Subject | undefined;
  readonly widening?: Partial<Widening>;
  /** Only what the server said is missing, where no later answer said otherwise. */
  readonly missingOnly?: boolean;
  /** Also what every authenticated user may do. */
  readonly withDefaults?: boolean;
}

/** A Role and its RoleBinding, or in the namespace `''` a ClusterRole and its ClusterRoleBinding. */
export interface LeastRole {
  /** `undefined` where the trace does not show whom to bind. */
  readonly subject: Subject | undefined;
  readonly namespace: string;
  readonly rules: readonly BackedRule<Tally>[];
}

/** The roles for a Usage. */
export interface LeastRoles {
  readonly roles: readonly LeastRole[];
  /** What was needed and is allowed to everyone who is authenticated. */
  readonly everybodys: readonly Tally[];
}

/** The scope in which a role is made. */
export function scopeOfRole({ namespace }: LeastRole): GrantScope {
  return namespace === '' ? 'cluster' : 'namespace';
}

/** The least roles that allow what was used: exactly that, but for the widenings asked for. */
export function leastRoles(usage: Usage, options: LeastRolesOptions = {}): LeastRoles {
  const everybodys: Tally[] = [];
  const bySubject = new Map<string, { subject: Subject | undefined; backed: Backed<Tally>[] }>();
  for (const tally of usage.tallies()) {
    // Whom the client asked to be had it already, unless the server said otherwise.
    if ((options.missingOnly || tally.user !== undefined) && !tally.isMissing) continue;
    const subject = tally.user === undefined ? (options.subject ?? actorOf(tally)) : subjectOf(tally.user);
    if (!options.withDefaults && tally.denied === 0 && isEverybodys(tally.permission, subject)) {
      everybodys.push(tally);
      continue;
    }
    const key = JSON.stringify(subject ?? null);
    const known = bySubject.get(key) ?? { subject, backed: [] };
    bySubject.set(key, known);
    const wanted = widened(inItsPlace(tally.permission, usage.clusterScoped), { ...EXACT, ...options.widening });
    known.backed.push(...wanted.map((permission) => ({ permission, facts: [tally] })));
  }
  return { roles: [...bySubject.values()].flatMap(({ subject, backed }) => rolesOf(subject, backed)), everybodys };
}

function actorOf({ actor }: Tally): Subject | undefined {
  return actor === undefined ? undefined : subjectOf(actor);
}

const EXACT: Widening = { names: false, namespaces: false, readVerbs: false };

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
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), one]);
  }
  const sorted = [...namespaces.keys()].sort().toSorted((a, b) => Number(a === '') - Number(b === ''));
  return sorted.map((namespace) => ({ subject, namespace, rules: leastRules(namespaces.get(namespace) ?? []) }));
}
