import { goQuote } from '../../api/go/go-quote.ts';
import type { PolicyRule } from './policy-rule.ts';
import { urlCovers } from './rule-match.ts';
import type { UserInfo } from './subject.ts';

/**
 * What `wanted` grants and `granted` does not, broken down to one verb on one resource and put together again by resource.
 * Empty: writing the role or the binding is not an escalation. Copies kubernetes pkg/registry/rbac/validation
 * (component-helpers auth/rbac/validation/policy_comparator.go and policy_compact.go).
 */
export function missingRules(wanted: readonly PolicyRule[], granted: readonly PolicyRule[]): PolicyRule[] {
  return compactRules(wanted.flatMap(breakDown).filter((rule) => !granted.some((owner) => covers(owner, rule))));
}

/**
 * What the API server says of an escalation, after `roles.rbac.authorization.k8s.io "x" is forbidden: `:
 * the same words for roles and for bindings. `errors` are those of reading what the user is granted.
 */
export function escalationMessage(
  user: UserInfo,
  missing: readonly PolicyRule[],
  errors: readonly string[] = [],
): string {
  const lines = [...new Set(missing.map(compactString))].sort(byBytes);
  const head = `user ${goQuote(user.username)} (groups=${quoteList(user.groups)}) is attempting to grant RBAC permissions not currently held:`;
  const tail = errors.length > 0 ? `; resolution errors: [${errors.join(' ')}]` : '';
  return `${head}\n${lines.join('\n')}${tail}`;
}

/** Simple rules (one resource, at most one name) of the same resource merged: their verbs in order of appearance. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const others: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    if (!isSimple(rule)) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = simple.get(key);
    simple.set(key, known ? { ...known, verbs: [...new Set([...known.verbs, ...rule.verbs])] } : rule);
  }
  return [...others, ...simple.values()];
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` (kubernetes pkg/apis/rbac/v1 CompactString). */
export function compactString(rule: PolicyRule): string {
  const fields = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ] as const;
  return `{${fields.flatMap(([key, list]) => (list && list.length > 0 ? [`${key}:${quoteList(list)}`] : [])).join(', ')}}`;
}

function breakDown(rule: PolicyRule): PolicyRule[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : [undefined];
  const onResources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        names.map((name) => ({
          apiGroups: [group],
          resources: [resource],
          ...(name !== undefined && { resourceNames: [name] }),
          verbs: [verb],
        })),
      ),
    ),
  );
  const onUrls = (rule.nonResourceURLs ?? []).flatMap((url) =>
    rule.verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })),
  );
  return [...onResources, ...onUrls];
}

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  return (
    holdsAll(owner.verbs, rule.verbs) &&
    holdsAll(owner.apiGroups, rule.apiGroups) &&
    resourcesCover(owner.resources ?? [], rule.resources ?? []) &&
    namesCover(owner.resourceNames ?? [], rule.resourceNames ?? []) &&
    (rule.nonResourceURLs ?? []).every((url) => owner.nonResourceURLs?.some((granted) => urlCovers(granted, url)))
  );
}

function holdsAll(owner: readonly string[] = [], wanted: readonly string[] = []): boolean {
  return owner.includes('*') || wanted.every((item) => owner.includes(item));
}

function resourcesCover(owner: readonly string[], wanted: readonly string[]): boolean {
  if (owner.includes('*')) return true;
  return wanted.every((resource) => {
    const slash = resource.indexOf('/');
    return owner.includes(resource) || (slash >= 0 && owner.includes(`*${resource.slice(slash)}`));
  });
}

function namesCover(owner: readonly string[], wanted: readonly string[]): boolean {
  return owner.length === 0 || (wanted.length > 0 && wanted.every((name) => owner.includes(name)));
}

function isSimple(rule: PolicyRule): boolean {
  const one = rule.apiGroups?.length === 1 && rule.resources?.length === 1;
  return one && (rule.resourceNames?.length ?? 0) <= 1 && !rule.nonResourceURLs?.length;
}

function quoteList(list: readonly string[]): string {
  return `[${list.map(goQuote).join(' ')}]`;
}

/** Go sorts strings by their UTF-8 bytes, which is the order of code points. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
