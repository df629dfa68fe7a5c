import { cureManifest } from '../../rbac/cure-manifest.ts';
import { cureCommands } from '../../rbac/cures/cure-commands.ts';
import { type Permission, permissionsOf } from '../../needs/permission.ts';
import { leastRules, withoutCovered } from '../../needs/roles/least-rules.ts';
import type { Cure, Grant } from '../../rbac/rules/denial.ts';

/** One cure for all: a role for each subject and place with what all of them need there, and each existing role bound once. */
export function mergedCure(cures: readonly Cure[]): Cure {
  const warnings = new Set(cures.flatMap(({ warning }) => (warning === undefined ? [] : [warning])));
  const places = new Map<string, [Grant, ...Grant[]]>();
  for (const grant of cures.flatMap(({ grants }) => grants)) {
    const key = placeOf(grant);
    const others = places.get(key);
    if (others) others.push(grant);
    else places.set(key, [grant]);
  }
  return {
    title: 'merged',
    ...(warnings.size > 0 && { warning: [...warnings].join('; and ') }),
    grants: [...places.values()].map(mergedGrant),
  };
}

/** Existing roles are bound as they are. */
function placeOf({ scope, namespace, subject, clusterRole, ownRole }: Grant): string {
  return JSON.stringify([scope, namespace, subject, clusterRole, ownRole]);
}

function mergedGrant(grants: readonly [Grant, ...Grant[]]): Grant {
  const [first] = grants;
  if (grants.length === 1 || first.clusterRole !== undefined || first.ownRole?.role !== undefined) return first;
  const backed = grants.flatMap(({ rules }) => rules.flatMap((rule) => permissionsOf(rule, HERE))).map(asBacked);
  return { ...first, rules: leastRules(withoutCovered(backed)).map(({ rule }) => rule) };
}

/** All of one place, whichever it is. */
const HERE = '';

function asBacked(permission: Permission) {
  return { permission, facts: [] };
}

/** The manifests of cures as one stream of YAML documents, each of them once. */
export function cureDocuments(cures: readonly Cure[]): string {
  const documents = cures.flatMap((cure) => cureManifest(cure).split(/^---\n/m));
  return [...new Set(documents)].join('---\n');
}

/** The cures as kubectl commands, each once, and how many cures kubectl has no commands for. */
export function cureLines(cures: readonly Cure[]): { readonly lines: readonly string[]; readonly without: number } {
  const each = cures.map(cureCommands);
  return { lines: [...new Set(each.flat())], without: each.filter((lines) => lines.length === 0).length };
}
