import { resourceDoubt } from '../../api/catalog/resource-doubt.ts';
import { dialectOf } from '../../api/dialects.ts';
import { pathAnatomy } from '../../api/request/path-anatomy.ts';
import { decodeRequestInfo, RequestInfoError } from '../../api/request/request-info.ts';
import { eachQueryPair } from '../../api/request/url-query.ts';
import { rbacOf } from '../../rbac/dialects.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';
import { decodeNotes } from '../../trace/decode/decode-notes.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Anatomy } from '../wire/detail.ts';

/** What the API server makes of the request of an exchange, as `kubetrace decode` says it. */
export function anatomyOf({ request: { method, target }, requestInfo }: Exchange): Anatomy {
  const query = queryOf(target);
  if (!requestInfo) {
    const why = problemOf(method, target);
    return { segments: pathAnatomy(target), query, notes: [`No RequestInfo can be made of this path${why}.`] };
  }
  const rbac = rbacOf(requestInfo);
  const doubt = resourceDoubt(requestInfo, method);
  const notes = rbac.notes(requestInfo, method) ?? decodeNotes(requestInfo, method, target);
  return {
    // Of the path that was decoded, from which a prefix (`--api-prefix`) has been removed.
    segments: dialectOf(requestInfo).anatomyOf(requestInfo),
    query,
    requestInfo,
    // A rule for what does not exist would change nothing.
    ...(doubt?.certainty !== 'wrong' && {
      rule: { rule: ruleFor(requestInfo), place: rbac.rolePlace(requestInfo) },
    }),
    notes: doubt ? [doubt.text, ...notes] : notes,
  };
}

/** Of a path without its prefix: with one this finds nothing. */
function problemOf(method: string, target: string): string {
  try {
    decodeRequestInfo(method, target);
    return '';
  } catch (error) {
    if (error instanceof RequestInfoError) return `: ${error.message}`;
    throw error;
  }
}

function queryOf(target: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  const start = target.indexOf('?');
  if (start >= 0) eachQueryPair(target.slice(start + 1), (name, value) => pairs.push([name, value]));
  return pairs;
}
