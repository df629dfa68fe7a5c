import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import { type MatrixEntry, USUAL_VERBS } from './matrix-rows.ts';
import { type Permission, permissionsOf } from '../permission.ts';

/** Rules that somebody is granted, and where: in a namespace, or with `''` in the whole cluster. */
export interface GrantedIn {
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
}

/** The entries of a matrix of what rules grant. A `*` for verbs is every usual verb, and whatever else there may be. */
export function grantedEntries(granted: readonly GrantedIn[]): MatrixEntry[] {
  return granted
    .flatMap(({ namespace, rules }) => rules.flatMap((rule) => permissionsIn(rule, namespace)))
    .flatMap((permission) => verbsIn(permission).map((verb) => ({ permission: { ...permission, verb }, denied: 0 })));
}

/** What binds in a namespace grants no URLs, and of Namespaces itself only that one. */
function permissionsIn(rule: PolicyRule, namespace: string): Permission[] {
  return permissionsOf(rule, namespace).flatMap((permission) => {
    if (namespace !== '' && permission.url !== '') return [];
    return [{ ...permission, namespace }];
  });
}

function verbsIn({ verb, url }: Permission): readonly string[] {
  if (verb !== '*') return [verb];
  return url === '' ? [...USUAL_VERBS, '*'] : ['*'];
}
