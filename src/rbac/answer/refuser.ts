import type { Denial } from '../rules/denial.ts';

/** Who refused where no rule helps, in a few words that end in `refused it` or the like: `the quota compute refused it`. */
export function refuserOf({ class: kind, message }: Denial): string {
  if (kind !== 'admission') return BY_CLASS.get(kind) ?? 'something besides RBAC refused it';
  for (const [pattern, text] of BY_WORDS) {
    const match = pattern.exec(message);
    if (match) return text.replace('$1', () => match[1] ?? '');
  }
  return 'admission refused what is in the request';
}

const BY_CLASS: ReadonlyMap<string, string> = new Map([
  ['backend', 'what is behind the API server refused it'],
  ['gateway', 'something in front of the API server refused it'],
  ['protocol', 'the connection could not be upgraded'],
  ['cluster', 'the member cluster is unknown or out of reach'],
  ['request', 'no server can do what the request asks'],
  ['server-bug', 'the server crashed'],
  ['refusal', 'kubetrace refused it'],
]);

/** The words of admission plugins; the first that matches counts. */
const BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/admission webhook "([^"]*)"/, 'the webhook $1 refused it'],
  [/AdmissionPolicy '([^']*)'/, 'the policy $1 refused it'],
  [/^policy '([^']*)'/, 'the policy $1 refused it'],
  [/exceeded quota: ([^,\s]+)/, 'the quota $1 refused it'],
  [/failed quota: ([^:,\s]+)/, 'the quota $1 refused it'],
  [/violates PodSecurity "([^"]*)"/, 'PodSecurity "$1" refused it'],
  [/error looking up service account ([^:\s]+)/, 'the ServiceAccount $1 does not exist'],
  [/in namespace (\S+) because it is being terminated/, 'the namespace $1 is being deleted'],
  [/(?:minimum|maximum) \S+ usage per |max limit to request ratio/, 'a LimitRange refused it'],
  [/no PriorityClass with name (\S+)/, 'the PriorityClass $1 does not exist'],
  [/security context constraint/, 'the SecurityContextConstraints refused it'],
  [/pod security policy/, 'the PodSecurityPolicies refused it'],
  [/this namespace may not be deleted/, 'the API server protects this namespace, and refused it'],
  [/\bnode "?[^" ]+"? (?:is not allowed to|can only|cannot)/, 'NodeRestriction refused it'],
];
