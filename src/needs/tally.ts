import type { Need } from './need.ts';
import type { Permission } from './permission.ts';

/** Who needed something, how often, and by what. */
export interface Evidence {
  /** The user as the API server knows them, impersonated or not; `undefined` where the trace does not show it. */
  readonly user: string | undefined;
  /** Whether that is whom the client impersonated. */
  readonly isImpersonated: boolean;
  /** Whether that is the subject that a Usage is asked for. */
  readonly isAsked: boolean;
  /** Requests; further checks of the same request do not count again. */
  readonly count: number;
  readonly denied: number;
  /** Whether the last answer about it was that it is missing. */
  readonly isMissing: boolean;
  /** `kubectl/v1.33.1`, sorted; of more than eight the first eight. */
  readonly clients: readonly string[];
  /** Why it is needed, where the request does not say so itself; sorted. */
  readonly whys: readonly string[];
}

/** How often a permission was needed. */
export interface Tally extends Evidence {
  readonly permission: Permission;
}

/** How often one of some sets of permissions was needed. */
export interface NeedTally extends Evidence, Pick<Need, 'anyOf'> {}
