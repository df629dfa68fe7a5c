import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import { covers, isWild, type Permission, permissionKey } from '../permission.ts';

/** A permission and the evidence for it. */
export interface Backed<Fact> {
  readonly permission: Permission;
  readonly facts: readonly Fact[];
}

/** A rule and the evidence for its parts. */
export interface BackedRule<Fact> {
  readonly rule: PolicyRule;
  readonly facts: readonly Fact[];
}

/** Without duplicates and those that others cover; their facts go to the covering ones. */
export function withoutCovered<Fact>(backed: readonly Backed<Fact>[]): Backed<Fact>[] {
  const byKey = new Map<string, { permission: Permission; facts: Fact[] }>();
  for (const { permission, facts } of backed) {
    const key = permissionKey(permission);
    const known = byKey.get(key);
    if (known) known.facts.push(...facts);
    else byKey.set(key, { permission, facts: [...facts] });
  }
  const wild = [...byKey.values()].filter(({ permission }) => isWild(permission));
  const kept = [...byKey.values()].filter(({ permission }) => coveringOf(permission, byKey, wild) === undefined);
  for (const { permission, facts } of byKey.values()) {
    lastCovering(permission, byKey, wild)?.facts.push(...facts);
  }
  return kept;
}

/**
 * A few rules that allow exactly these permissions of one place, none of which covers another: permissions that differ only in names
 * become one rule, then those that differ only in verbs, in resources, in groups. Sorted.
 */
export function leastRules<Fact>(backed: readonly Backed<Fact>[]): BackedRule<Fact>[] {
  const pieces = backed.map(({ permission, facts }): Piece<Fact> => ({ ...listsOf(permission), facts }));
  const merged = LISTS.reduce<readonly Piece<Fact>[]>(mergedBy, pieces);
  return merged.map(toRule).toSorted((a, b) => compare(sortKey(a.rule), sortKey(b.rule)));
}

type Found<Fact> = { permission: Permission; facts: Fact[] };

function coveringOf<Fact>(
  permission: Permission,
  byKey: ReadonlyMap<string, Found<Fact>>,
  wild: readonly Found<Fact>[],
): Found<Fact> | undefined {
  const own = permissionKey(permission);
  for (const namespace of new Set(['', permission.namespace])) {
    for (const name of new Set(['', permission.name])) {
      const key = permissionKey({ ...permission, namespace, name });
      if (key !== own && byKey.has(key)) return byKey.get(key);
    }
  }
  return wild.find((other) => permissionKey(other.permission) !== own && covers(other.permission, permission));
}

/** What covers it may itself be covered. */
function lastCovering<Fact>(
  permission: Permission,
  byKey: ReadonlyMap<string, Found<Fact>>,
  wild: readonly Found<Fact>[],
): Found<Fact> | undefined {
  let last: Found<Fact> | undefined;
  for (let next = coveringOf(permission, byKey, wild); next; next = coveringOf(next.permission, byKey, wild))
    last = next;
  return last;
}

interface Piece<Fact> {
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly apiGroups: readonly string[];
  readonly urls: readonly string[];
  readonly facts: readonly Fact[];
}

/** In the order in which they are merged. */
const LISTS = ['names', 'verbs', 'resources', 'apiGroups', 'urls'] as const;

function listsOf({ verb, apiGroup, resource, name, url }: Permission): Omit<Piece<never>, 'facts'> {
  if (url !== '') return { names: [], verbs: [verb], resources: [], apiGroups: [], urls: [url] };
  return { names: name === '' ? [] : [name], verbs: [verb], resources: [resource], apiGroups: [apiGroup], urls: [] };
}

/** Pieces that are equal but for one list become one, which is exact: a rule allows each combination of its lists. */
function mergedBy<Fact>(pieces: readonly Piece<Fact>[], list: (typeof LISTS)[number]): Piece<Fact>[] {
  const groups = new Map<string, { first: Piece<Fact>; values: Set<string>; facts: Fact[] }>();
  for (const piece of pieces) {
    // An empty list of names means every name, so it is not merged with others.
    const key = JSON.stringify(LISTS.map((other) => (other === list ? piece[list].length === 0 : piece[other])));
    const group = groups.get(key);
    if (!group) groups.set(key, { first: piece, values: new Set(piece[list]), facts: [...piece.facts] });
    else {
      for (const value of piece[list]) group.values.add(value);
      group.facts.push(...piece.facts);
    }
  }
  return [...groups.values()].map(({ first, values, facts }) => ({
    ...first,
    [list]: [...values].sort(compare),
    facts,
  }));
}

function toRule<Fact>({ names, verbs, resources, apiGroups, urls, facts }: Piece<Fact>): BackedRule<Fact> {
  const rule: PolicyRule =
    urls.length > 0
      ? { nonResourceURLs: urls, verbs }
      : { apiGroups, resources, ...(names.length > 0 && { resourceNames: names }), verbs };
  return { rule, facts };
}

/** Resources by group and name, URLs last. */
function sortKey({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  return JSON.stringify([nonResourceURLs ? 1 : 0, apiGroups, resources, nonResourceURLs, verbs, resourceNames]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
