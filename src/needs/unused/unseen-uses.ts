import { rbacGroup } from '../../rbac/rules/subject.ts';
import { SECOND_CHECKS } from '../../rbac/second-checks/second-checks.ts';
import type { Permission } from '../permission.ts';
import type { TraceSource } from '../counts/caller.ts';
import type { Usage } from '../usage.ts';
import type { ReviewedAccesses } from './reviewed-access.ts';
import type { UserUses } from './uses.ts';

/** What a trace does not show of the uses of permissions. */
export class UnseenUses {
  /** Whether who is not in it did nothing. */
  readonly isOfEveryone: boolean;
  readonly #blindSpots: readonly string[];
  readonly #unreadReviews: number;

  constructor(
    { unknown }: Pick<Usage, 'unknown'>,
    { unread }: Pick<ReviewedAccesses, 'unread'>,
    sources: ReadonlySet<TraceSource>,
  ) {
    this.isOfEveryone = sources.has('audit log');
    this.#blindSpots = [...unknown.keys()].filter((text) => text !== '');
    this.#unreadReviews = unread;
  }

  /** Why a permission that no request used may have been used all the same by these users; `undefined` where it was not. */
  reasonFor({ verb, apiGroup, resource, url }: Permission, holders: readonly UserUses[]): string | undefined {
    if (resource.endsWith('/finalizers') && (verb === 'update' || verb === '*')) return FINALIZERS;
    if (verb === 'use' || (verb === '*' && POLICIES.has(resource))) return USE;
    if (FURTHER.has(verb) || (verb === '*' && FURTHER_GROUPS.has(apiGroup))) {
      if (this.#blindSpots.length > 0) return `not shown: ${this.#blindSpots.join('; ')}`;
    } else if (!OF_REQUESTS.has(verb) && !verb.startsWith('impersonate')) {
      return `no request has the verb ${verb}, and what asks about it is in no trace`;
    }
    if (this.#unreadReviews > 0 && (url !== '' || resource.startsWith('nodes/'))) {
      return `kubelets and other servers ask about it, and ${this.#unreadReviews} SubjectAccessReviews do not show what about`;
    }
    const author = this.#handsOut() ? holders.find(hasHandedOut) : undefined;
    return (
      author &&
      `${author.user ?? 'somebody'} wrote roles or bindings that are not shown, for which one has to hold what they grant`
    );
  }

  #handsOut(): boolean {
    return this.#blindSpots.some(
      (text) => text === SECOND_CHECKS.rules.unknown || text === SECOND_CHECKS.binding.unknown,
    );
  }
}

const FINALIZERS =
  'the server asks about it where a new object has an owner that it blocks (OwnerReferencesPermissionEnforcement), and a trace shows that only with bodies';
const USE = 'policies ask about it, and a trace shows that only in the annotations of pods';
const POLICIES: ReadonlySet<string> = new Set(['podsecuritypolicies', 'securitycontextconstraints']);
const FURTHER: ReadonlySet<string> = new Set(['escalate', 'bind', 'approve', 'sign', 'attest']);
/** The groups whose resources these verbs are about. */
const FURTHER_GROUPS: ReadonlySet<string> = new Set(['*', rbacGroup, 'certificates.k8s.io']);
const OF_REQUESTS: ReadonlySet<string> = new Set(
  '* get list watch create update patch delete deletecollection post put head options'.split(' '),
);

function hasHandedOut({ all }: UserUses): boolean {
  return all.some(
    ({ permission: { apiGroup, resource, verb } }) =>
      apiGroup === rbacGroup &&
      /^(?:cluster)?role(?:binding)?s$/.test(resource) &&
      /^(?:create|update|patch)$/.test(verb),
  );
}
