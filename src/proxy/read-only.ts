import { lookupTable } from '../api/lookup-table.ts';
import type { RequestInfo } from '../api/request-info.ts';
import { firstQueryValues } from '../api/url-query.ts';
import type { Refusal } from '../trace/exchange.ts';
import type { FilteredRequest } from './filter.ts';

/** RFC 9110 section 9.2.1, but for TRACE, which the API server does not serve. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** POSTs that only ask. A TokenRequest (serviceaccounts/token) is not among them: it issues a credential. */
const REVIEWS = lookupTable<readonly string[]>({
  'authorization.k8s.io': [
    'localsubjectaccessreviews',
    'selfsubjectaccessreviews',
    'selfsubjectrulesreviews',
    'subjectaccessreviews',
  ],
  'authentication.k8s.io': ['selfsubjectreviews', 'tokenreviews'],
});

/** What does not know dryRun: connections to a pod, a service or a node, and credentials. */
const WITHOUT_DRY_RUN = new Set(['attach', 'exec', 'portforward', 'proxy', 'token']);

/**
 * `--read-only`: lets through what changes nothing (safe methods, review POSTs, `dryRun=All`) and refuses the rest with
 * 405. An upgrade is a GET that may do anything, so it is refused as well.
 */
export function refuseWrites({ method, query, requestInfo, upgrade }: FilteredRequest): Refusal | undefined {
  if (!upgrade && (SAFE_METHODS.has(method) || isReview(requestInfo) || isDryRun(query, requestInfo))) return undefined;
  const what = upgrade ? 'an upgraded connection may change things' : `${method} changes things`;
  return { rule: `${what}, and --read-only is set`, flag: '--read-only', status: 405 };
}

function isReview(info: RequestInfo | undefined): boolean {
  return (
    info?.verb === 'create' && info.subresource === '' && REVIEWS.get(info.apiGroup)?.includes(info.resource) === true
  );
}

/** The API server refuses any other value beside `All`, so the first tells. */
function isDryRun(query: string, info: RequestInfo | undefined): boolean {
  if (!info?.isResourceRequest || WITHOUT_DRY_RUN.has(info.subresource)) return false;
  return firstQueryValues(query).get('dryRun') === 'All';
}
