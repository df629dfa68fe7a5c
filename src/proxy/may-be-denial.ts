import type { Dialect } from '../api/kubesphere/kubesphere-signs.ts';

/**
 * Is an answer worth explaining? 422 is in it because a missing permission is reported so in a few places, and KubeSphere says no in
 * many ways.
 */
export function mayBeDenial(status: number, dialect: Dialect): boolean {
  return DENIAL_STATUSES[dialect].has(status);
}

const DENIAL_STATUSES: Readonly<Record<Dialect, ReadonlySet<number>>> = {
  kubernetes: new Set([401, 403, 422]),
  kubesphere: new Set([400, 401, 403, 422, 500, 502, 503, 511]),
};
