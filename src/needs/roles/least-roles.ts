import { type Subject, subjectOf } from '../../rbac/rules/subject.ts';
import { isEverybodys } from './default-permissions.ts';
import { type Backed, type BackedRule, leastRules, withoutCovered } from './least-rules.ts';
import type { Permission } from '../permission.ts';
import type { Tally, Usage } from '../usage.ts';
import { widened, type Widening } from './widening.ts';
import { firstPart } from '../../api/text/first-part.ts';

export interface LeastRolesOptions {
  /** Who is to do what the trace did; default: whoever did it. */
  readonly subject?: Subject | undefined;
  readonly widening?: Partial<Widening>;
  /** Only what the server said is missing, where no later answer said otherwise. */
  readonly missingOnly?: boolean;
  /** Also what a cluster lets everybody do. */
  readonly withDefaults?: boolean;
}

/** A Role and its RoleBinding, or in the namespace `''` a ClusterRole and its ClusterRoleBinding. */
export interface LeastRole {
  /** `name` is `''` where the trace does not tell whom to bind. */
  readonly subject: Subject;
  readonly namespace: string;
  readonly rules: readonly BackedRule<Tally>[];
}

export interface LeastRoles {
  readonly roles: readonly LeastRole[];
  /** Needed, and allowed to everybody who is authenticated. */
  readonly everybodys: readonly Tally[];
}

/** The least roles that allow what was used: exactly that, but for the widenings asked for. */
export function leastRoles(usage: Usage, options: LeastRolesOptions = {}): LeastRoles {
  const everybodys: Tally[] = [];
  const bySubject = new Map<string, { subject: Subject; backed: Backed<Tally>[] }>();
  for (const tally of usage.tallies()) {
    // Whom the client asked to be had it already, unless the server said otherwise.
    if ((options.missingOnly || tally.user !== '') && !tally.isMissing) continue;
    const subject = tally.user !== '' ? subjectOf(tally.user) : (options.subject ?? subjectOf(tally.actor));
    if (!options.withDefaults && tally.denied === 0 && isEverybodys(tally.permission, subject)) {
      everybodys.push(tally);
      continue;
    }
    const key = JSON.stringify(subject);
    const known = bySubject.get(key) ?? { subject, backed: [] };
    bySubject.set(key, known);
    const wanted = widened(inItsPlace(tally.permission, usage.clusterScoped), { ...EXACT, ...options.widening });
    known.backed.push(...wanted.map((permission) => ({ permission, facts: [tally] })));
  }
  return { roles: [...bySubject.values()].flatMap(({ subject, backed }) => rolesOf(subject, backed)), everybodys };
}

const EXACT: Widening = { names: false, namespaces: false, readVerbs: false };

/** What is in no namespace is not to be allowed in one, whatever the path of a request said. */
function inItsPlace(permission: Permission, clusterScoped: ReadonlySet<string>): Permission {
  const resource = firstPart(permission.resource, '/');
  return clusterScoped.has(`${permission.apiGroup}/${resource}`) ? { ...permission, namespace: '' } : permission;
}

/** Namespaces by name, the cluster last. */
function rolesOf(subject: Subject, backed: readonly Backed<Tally>[]): LeastRole[] {
  const namespaces = new Map<string, Backed<Tally>[]>();
  for (const one of withoutCovered(backed)) {
    const { namespace } = one.permission;
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), one]);
  }
  const sorted = [...namespaces.keys()].sort().toSorted((a, b) => Number(a === '') - Number(b === ''));
  return sorted.map((namespace) => ({ subject, namespace, rules: leastRules(namespaces.get(namespace) ?? []) }));
}
