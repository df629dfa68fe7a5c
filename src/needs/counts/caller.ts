import type { Exchange } from '../../trace/exchange.ts';
import type { Identity } from '../../trace/identity.ts';

/** A user and their groups, in the order of their names. */
export interface UserInGroups {
  /** `undefined` where a trace does not show it. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
}

/**
 * Where requests are from: an audit log, which has everyone's; a recording of kubetrace or of a browser, which has those of one who was recorded; spans,
 * which have those of many.
 */
export type TraceSource = 'audit log' | 'recording' | 'spans';

/** What requests have in common that are counted together: all that decides for whom they count. */
export interface Caller extends UserInGroups {
  /** Whom the client asked to be. */
  readonly impersonated: UserInGroups | undefined;
  readonly source: TraceSource;
  /** Answered, and not with a denial. */
  readonly isAllowed: boolean;
}

/** The caller of an exchange. */
export function callerOf({ actor, groups, impersonation, userGroups }: Identity, facts: CallerFacts): Caller {
  return {
    user: actor,
    groups: sorted(groups),
    impersonated: impersonation && { user: impersonation.user, groups: sorted(userGroups) },
    ...facts,
  };
}

/** What is not in an identity. */
export type CallerFacts = Pick<Caller, 'source' | 'isAllowed'>;

/** Whether an exchange was answered, and not with a denial. */
export function isAllowed({ response, denial }: Exchange): boolean {
  return response !== undefined && response.status !== 403 && !denial;
}

/** One text per caller; `needOf` says who needs something: the user (1), whom it impersonates (2), both (3) or neither. */
export function callerKey(caller: Caller, needOf: number): string {
  const { user, groups, impersonated, source, isAllowed: allowed } = caller;
  return keyOf({ user, groups, impersonated: impersonated?.user, userGroups: impersonated?.groups ?? [] }, needOf, {
    source,
    isAllowed: allowed,
  });
}

/** The same for the identity of an exchange, whose groups may have another order. */
export function identityKey(
  { actor, groups, impersonation, userGroups }: Identity,
  needOf: number,
  facts: CallerFacts,
): string {
  return keyOf({ user: actor, groups, impersonated: impersonation?.user, userGroups }, needOf, facts);
}

function keyOf(
  {
    user,
    groups,
    impersonated,
    userGroups,
  }: {
    user: string | undefined;
    groups: readonly string[];
    impersonated: string | undefined;
    userGroups: readonly string[];
  },
  needOf: number,
  { source, isAllowed: allowed }: CallerFacts,
): string {
  const head = `${user === undefined ? 0 : 1}${source[0]}${allowed ? 1 : 0}${needOf}${user ?? ''}\0`;
  const own = head + groups.join('\x01');
  return impersonated === undefined ? own : `${own}\0${impersonated}\0${userGroups.join('\x01')}`;
}

function sorted(groups: readonly string[]): string[] {
  return [...new Set(groups)].sort();
}
