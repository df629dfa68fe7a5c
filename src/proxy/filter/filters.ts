import { createFilter } from './filter.ts';
import type { RequestFilter } from './filter.ts';
import { DEFAULT_FILTER_FLAGS } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { createOriginFilter } from './origin-filter.ts';
import type { Scheme } from '../receive/own-exchange.ts';
import type { OriginFilter } from './origin-filter.ts';

/** Who may send a request, and which ones. */
export interface Filters {
  readonly origin: OriginFilter;
  readonly request: RequestFilter;
}

/** The filters of these flags, kubectl's defaults for those not given; `false` lets everything through. Pages of `corsOrigins` may send too. */
export function createFilters(
  flags: Partial<FilterFlags> | false = {},
  corsOrigins: readonly string[] = [],
  scheme: Scheme = 'http',
): Filters {
  if (flags === false) return { origin: () => undefined, request: () => undefined };
  const set = { ...DEFAULT_FILTER_FLAGS, ...flags };
  return { origin: createOriginFilter(set, corsOrigins, scheme), request: createFilter(set) };
}
