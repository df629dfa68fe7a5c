import { type HeaderList, headerValue, headerValues } from '../../api/request/header-list.ts';
import { type Grant, type GrantScope } from './denial.ts';
import type { PolicyRule } from './policy-rule.ts';
import { serviceAccountOf, type Subject } from './subject.ts';

/** The user that the `Impersonate-*` headers of a request ask to act as. */
export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  /** Keys in lower case, percent-decoded; the values in the order sent. */
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** One thing to be allowed to impersonate: a user, a ServiceAccount, groups, values of an extra key, a uid. */
export interface ImpersonatedPart {
  /** `users`, `serviceaccounts`, `groups`, `userextras/KEY`, `uids`, `nodes`. */
  readonly resource: string;
  readonly names: readonly string[];
  /** Of a ServiceAccount, else `''`. */
  readonly namespace: string;
}

/** What the headers ask for; `undefined` without `Impersonate-User`. */
export function impersonationOf(headers: HeaderList): Impersonation | undefined {
  const user = headerValue(headers, 'Impersonate-User');
  if (user === undefined || user === '') return undefined;
  const extra = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!lower.startsWith('impersonate-extra-')) continue;
    const key = percentDecoded(lower.slice('impersonate-extra-'.length));
    extra.set(key, [...(extra.get(key) ?? []), value]);
  }
  const uid = headerValue(headers, 'Impersonate-Uid') ?? '';
  return { user, uid, groups: headerValues(headers, 'Impersonate-Group'), extra };
}

/**
 * The parts that are checked, in the order of servers since 1.36 (apiserver pkg/endpoints/filters/impersonation/mode.go, check).
 * Older ones check the uid last. The keys of the extras are checked in any order.
 */
export function impersonatedParts(impersonation: Impersonation): ImpersonatedPart[] {
  const account = serviceAccountOf(impersonation.user);
  const who = account
    ? { resource: 'serviceaccounts', names: [account.name], namespace: account.namespace }
    : { resource: 'users', names: [impersonation.user], namespace: '' };
  const uids = impersonation.uid === '' ? [] : [impersonation.uid];
  const parts = [
    who,
    { resource: 'uids', names: uids, namespace: '' },
    { resource: 'groups', names: impersonation.groups, namespace: '' },
  ];
  for (const [key, names] of impersonation.extra)
    parts.push({ resource: `userextras/${key}`, names: [...names], namespace: '' });
  return parts.filter(({ names }) => names.length > 0);
}

/**
 * What may still be missing when one name of one part was denied: that name and what is checked after it. The extras are checked last and
 * in any order, so that of those every other key may be missing as well. `uidLast`: or the uid is checked after all of them.
 */
export function partsFrom(
  parts: readonly ImpersonatedPart[],
  denied: { readonly resource: string; readonly name: string },
  { uidLast }: { readonly uidLast: boolean },
): ImpersonatedPart[] | undefined {
  const at = parts.findIndex(({ resource }) => resource === denied.resource);
  const part = parts[at];
  const names = part?.names ?? [];
  const from = names.indexOf(denied.name);
  if (!part || from < 0) return undefined;
  const mayFollow = ({ resource }: ImpersonatedPart): boolean =>
    (isExtra(denied.resource) && isExtra(resource)) || (uidLast && resource === 'uids');
  const others = parts.filter((part, i) => i > at || (i < at && mayFollow(part)));
  return [{ ...part, names: names.slice(from) }, ...others];
}

function isExtra(resource: string): boolean {
  return resource.startsWith('userextras/');
}

/**
 * Can the constrained check of servers since 1.36 pass at all? It never does for system:masters, for an empty group or value, nor for
 * an extra whose key is not like `example.com/key` (mode.go, authorizeGroups and validateExtra); the older verb does.
 */
export function isConstrainable({ groups, extra }: Impersonation): boolean {
  if (groups.some((group) => group === '' || group === 'system:masters')) return false;
  return [...extra].every(([key, values]) => DOMAIN_PREFIXED_PATH.test(key) && !values.includes(''));
}

/** apimachinery pkg/util/validation, IsDomainPrefixedPath. */
const DOMAIN_PREFIXED_PATH =
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** What the constrained check of `mode` asks for besides the request itself (mode.go). */
export function constrainedParts(impersonation: Impersonation, mode: string): ImpersonatedPart[] {
  // The associated node is looked up under the name *, which no resourceNames matches.
  if (mode === 'associated-node') return [{ resource: 'nodes', names: [], namespace: '' }];
  if (mode === 'arbitrary-node') {
    return [{ resource: 'nodes', names: [impersonation.user.replace(/^system:node:/, '')], namespace: '' }];
  }
  return impersonatedParts(impersonation);
}

/** Grants to impersonate the parts: those of the cluster scope in one, each ServiceAccount in its namespace. */
export function impersonationGrants(
  parts: readonly ImpersonatedPart[],
  verb: string,
  subject: Subject | undefined,
): [Grant, ...Grant[]] | [] {
  const namespaces = [...new Set(parts.map((part) => part.namespace))];
  const grants = namespaces.map((namespace): Grant => {
    const scope: GrantScope = namespace === '' ? 'cluster' : 'namespace';
    const rules = parts.filter((part) => part.namespace === namespace).map((part) => partRule(part, verb));
    return { scope, namespace, rules, subject };
  });
  return grants as [Grant, ...Grant[]] | [];
}

/** The legacy verb knows users, groups and serviceaccounts in the core group, the rest and all newer verbs in authentication.k8s.io. */
function partRule({ resource, names }: ImpersonatedPart, verb: string): PolicyRule {
  const core = verb === 'impersonate' && ['users', 'groups', 'serviceaccounts'].includes(resource);
  return {
    apiGroups: [core ? '' : 'authentication.k8s.io'],
    resources: [resource],
    ...(names.length > 0 && { resourceNames: names }),
    verbs: [verb],
  };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
