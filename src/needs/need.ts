import type { Permission } from './permission.ts';

/** Something that must be allowed for an exchange to pass. */
export interface Need {
  /**
   * One of these sets of permissions is enough, the least first. Nearly always there is one set of one permission; the API server's
   * further checks are the ones with an *or*.
   */
  readonly anyOf: readonly [readonly Permission[], ...(readonly Permission[])[]];
  /** The user whom the client impersonates, where that user needs it; `undefined` where the one that made the request does. */
  readonly user: string | undefined;
  /** Whether the server said that it is missing. */
  readonly denied: boolean;
  /** Why it is needed, where the request does not say so itself. */
  readonly why?: string;
}

/** A need for one permission and nothing else. */
export function needOf(permission: Permission, rest: Omit<Need, 'anyOf'>): Need {
  return { anyOf: [[permission]], ...rest };
}
