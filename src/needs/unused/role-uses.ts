import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { RoleBinding } from '../../rbac/rules/policy.ts';
import { subjectMatches, subjectText } from '../../rbac/rules/subject.ts';
import { covers, isWild, type Permission, permissionKey, permissionsOf } from '../permission.ts';
import { leastRules } from '../roles/least-rules.ts';
import type { GrantedRole } from './granted-roles.ts';
import type { UnseenUses } from './unseen-uses.ts';
import { type Use, useKey, type UserUses } from './uses.ts';

/** A part of a rule that was used. */
export interface UsedPart {
  /** One verb on one resource, name or URL. */
  readonly part: PolicyRule;
  readonly count: number;
  /** Users and how often each, those first who used it most. */
  readonly by: readonly (readonly [user: string, count: number])[];
  readonly whys: readonly string[];
  /** Of a part with a `*` what of it was used, which is all that is known to be needed. */
  readonly instead?: readonly PolicyRule[];
}

/** A part of a rule of which nobody can say whether it was used. */
export interface DoubtfulPart {
  readonly part: PolicyRule;
  readonly why: string;
}

/** What was used of a rule. */
export interface RuleUses {
  readonly rule: PolicyRule;
  readonly used: readonly UsedPart[];
  readonly unused: readonly PolicyRule[];
  readonly doubtful: readonly DoubtfulPart[];
}

/** What was used of a role. */
export interface RoleUses {
  readonly role: GrantedRole;
  readonly rules: readonly RuleUses[];
  /** By binding how many requests its subjects made with the role. */
  readonly bindings: readonly (readonly [binding: RoleBinding, count: number])[];
  /** Whether the trace has anything of its subjects. */
  readonly hasHolders: boolean;
}

/** What users used of a role. */
export function usesOfRole(role: GrantedRole, users: readonly UserUses[], unseen: UnseenUses): RoleUses {
  const ways = role.bindings.map((binding) => wayOf(binding, users));
  const counts = new Map<Way, Set<Use>>(ways.map((way) => [way, new Set()]));
  const rules = role.rules.map((rule): RuleUses => {
    const atoms = permissionsOf(rule, '').map((atom) => stateOf(atom, ways, { counts, unseen }));
    return {
      rule,
      used: atoms.flatMap((atom) => ('used' in atom ? [atom.used] : [])),
      unused: merged(atoms.flatMap((atom) => ('unused' in atom ? [atom.unused] : []))),
      doubtful: doubtfulParts(atoms),
    };
  });
  const bindings = ways.map((way) => [way.binding, sumOf([...(counts.get(way) ?? [])])] as const);
  return { role, rules, bindings, hasHolders: ways.some(({ holders }) => holders.length > 0) };
}

/** A binding, its subjects among the users, and those who may be among them. */
interface Way {
  readonly binding: RoleBinding;
  readonly holders: readonly UserUses[];
  readonly maybe: readonly UserUses[];
  /** Why a recording, which is not of everyone, may lack a subject; `undefined` where it has all of them. */
  readonly absent: string | undefined;
}

function wayOf(binding: RoleBinding, users: readonly UserUses[]): Way {
  const { subjects, metadata } = binding;
  const isHolder = ({ user, groups }: UserUses): boolean =>
    user !== undefined &&
    subjects?.some((subject) => subjectMatches(subject, { username: user, groups }, metadata.namespace ?? '')) === true;
  const hasGroups = subjects?.some(({ kind }) => kind === 'Group') === true;
  const others = users.filter((one) => !isHolder(one));
  const holders = users.filter(isHolder);
  return {
    binding,
    holders,
    absent: absentIn(binding, holders),
    maybe:
      (subjects?.length ?? 0) === 0
        ? []
        : others.filter(({ user, hasAllGroups }) => user === undefined || (hasGroups && !hasAllGroups)),
  };
}

function absentIn({ subjects, metadata }: RoleBinding, holders: readonly UserUses[]): string | undefined {
  for (const subject of subjects ?? []) {
    if (subject.kind === 'Group') return `other members of Group ${subject.name} may not be in the recording`;
    const isThere = holders.some(({ user = '', groups }) =>
      subjectMatches(subject, { username: user, groups }, metadata.namespace ?? ''),
    );
    if (!isThere) return `${subjectText(subject)} is not in the recording`;
  }
  return undefined;
}

type State =
  | { readonly used: UsedPart }
  | { readonly unused: Permission }
  | { readonly doubt: Permission; readonly why: string };

function stateOf(
  atom: Permission,
  ways: readonly Way[],
  { counts, unseen }: { readonly counts: ReadonlyMap<Way, Set<Use>>; readonly unseen: UnseenUses },
): State {
  const by = new Map<string, number>();
  const found = new Set<Use>();
  for (const way of ways) {
    for (const holder of way.holders) {
      const uses = usesBy(atom, way, holder);
      for (const use of uses) counts.get(way)?.add(use);
      const isNew = uses.filter((use) => !found.has(use));
      for (const use of isNew) found.add(use);
      if (isNew.length > 0) by.set(holder.user ?? '', (by.get(holder.user ?? '') ?? 0) + sumOf(isNew));
    }
  }
  if (found.size > 0) return { used: usedPart(atom, [...found], by) };
  for (const way of ways) {
    const doubt = way.maybe.find((one) => usesBy(atom, way, one).length > 0);
    if (doubt) return { doubt: atom, why: doubtAbout(doubt) };
  }
  const why =
    (unseen.isOfEveryone ? undefined : ways.find(({ absent }) => absent !== undefined)?.absent) ??
    unseen.reasonFor(
      atom,
      ways.flatMap(({ holders }) => holders),
    );
  return why === undefined ? { unused: atom } : { doubt: atom, why };
}

function doubtAbout({ user }: UserUses): string {
  return user === undefined
    ? 'somebody whom the trace does not name did it'
    : `${user} did it, whose groups the trace does not show`;
}

/** What somebody used of a permission that a binding grants. */
function usesBy(atom: Permission, { binding }: Way, { byKey, all }: UserUses): Use[] {
  const { namespace = '' } = binding.metadata;
  const candidates = isWild(atom) ? all : (byKey.get(useKey(atom)) ?? []);
  return candidates.filter(({ permission }) => isIn(namespace, permission) && covers(atom, permission));
}

/** A RoleBinding reaches what is in its namespace, and the Namespace itself. */
function isIn(namespace: string, { namespace: own, apiGroup, resource, name, url }: Permission): boolean {
  if (namespace === '' || (own === namespace && url === '')) return true;
  return apiGroup === '' && /^namespaces(?:\/|$)/.test(resource) && name === namespace;
}

function usedPart(atom: Permission, uses: readonly Use[], by: ReadonlyMap<string, number>): UsedPart {
  return {
    part: ruleOf(atom),
    count: sumOf(uses),
    by: [...by].toSorted(([, a], [, b]) => b - a),
    whys: [...new Set(uses.flatMap(({ whys }) => whys))],
    ...(isWild(atom) && {
      instead: merged(
        withoutPlace(
          uses.map(({ permission }) => permission),
          atom,
        ),
      ),
    }),
  };
}

/** Names are kept only where the rule has some. */
function withoutPlace(permissions: readonly Permission[], { name }: Permission): Permission[] {
  const each = permissions.map((permission) => ({
    ...permission,
    namespace: '',
    name: name === '' ? '' : permission.name,
  }));
  return [...new Map(each.map((permission) => [permissionKey(permission), permission])).values()];
}

function doubtfulParts(atoms: readonly State[]): DoubtfulPart[] {
  const byWhy = new Map<string, Permission[]>();
  for (const atom of atoms) {
    if ('doubt' in atom) byWhy.set(atom.why, [...(byWhy.get(atom.why) ?? []), atom.doubt]);
  }
  return [...byWhy].flatMap(([why, permissions]) => merged(permissions).map((part) => ({ part, why })));
}

function merged(permissions: readonly Permission[]): PolicyRule[] {
  return leastRules(permissions.map((permission) => ({ permission, facts: [] }))).map(({ rule }) => rule);
}

function ruleOf(permission: Permission): PolicyRule {
  return merged([permission])[0] ?? { verbs: [] };
}

function sumOf(uses: readonly Use[]): number {
  return uses.reduce((sum, { count }) => sum + count, 0);
}
