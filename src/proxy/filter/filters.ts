import { createFilter } from './filter.ts';
import type { RequestFilter } from './filter.ts';
import { DEFAULT_FILTER_FLAGS } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { createVisitorFilter } from './visitor-filter.ts';
import type { VisitorFilter } from './visitor-filter.ts';

/** Who may send, and what. */
export interface Filters {
  readonly visitor: VisitorFilter;
  readonly request: RequestFilter;
}

/** The filters of these flags, kubectl's defaults where they say nothing; `false` lets everything through. */
export function createFilters(flags: Partial<FilterFlags> | false = {}): Filters {
  if (flags === false) return { visitor: () => undefined, request: () => undefined };
  const set = { ...DEFAULT_FILTER_FLAGS, ...flags };
  return { visitor: createVisitorFilter(set), request: createFilter(set) };
}
