import { plainText } from '../../api/text/plain-text.ts';
import type { UserInGroups } from '../counts/caller.ts';
import type { CallerCount } from '../counts/caller-count.ts';
import type { LeastTexts } from '../counts/least-texts.ts';
import type { NeedCount } from '../counts/need-count.ts';
import type { TimeSpan } from '../counts/time-span.ts';
import type { Permission } from '../permission.ts';
import type { ReviewedAccess } from '../unused/reviewed-access.ts';
import type {
  StoredHead,
  StoredNeed,
  StoredPermission,
  StoredReview,
  StoredUsage,
  StoredUser,
} from './summary-shape.ts';
import type { UsageSummary } from './usage-summary.ts';

/**
 * A summary as the lines of a usage file (docs/scale.md): a head, then a line for each caller, or several where it needed a lot. They are in the order of
 * their callers and permissions, so that equal summaries are equal files. Without line breaks, and safe to print.
 */
export function* summaryLines(summary: UsageSummary): Generator<string> {
  yield lineOf('UsageFile', headOf(summary));
  for (const caller of summary.counts.callers) {
    const needs = [...caller.needs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, need]) => need);
    yield lineOf('Usage', usageOf(caller, needs.slice(0, MOST_NEEDS)));
    for (let from = MOST_NEEDS; from < needs.length; from += MOST_NEEDS) {
      yield lineOf('Usage', {
        ...whoOf(caller),
        requests: 0,
        needs: needs.slice(from, from + MOST_NEEDS).map(storedNeed),
      });
    }
  }
}

/** How many needs are on a line, so that readers need not keep much. */
const MOST_NEEDS = 1000;

function lineOf(kind: string, fields: object): string {
  return plainText(JSON.stringify({ kind, apiVersion: 'kubetrace.dev/v1', ...fields }));
}

function headOf({ counts, reviewed, sources, inputs }: UsageSummary): StoredHead {
  const passed = [...counts.passedOver].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    sources: [...sources].sort(),
    ...(inputs.size > 0 && { inputs: inputs.sorted }),
    ...(inputs.isCut && { moreInputs: true }),
    ...(passed.length > 0 && { passedOver: Object.fromEntries(passed) }),
    ...(counts.clusterScoped.size > 0 && { clusterScoped: [...counts.clusterScoped].sort() }),
    ...(reviewed.all.length > 0 && { reviews: reviewed.all.map(storedReview) }),
    ...(reviewed.unread > 0 && { unreadReviews: reviewed.unread, unreadReviewsBy: reviewed.unreadBy }),
  };
}

function usageOf(of: CallerCount, needs: readonly NeedCount[]): StoredUsage {
  const { requests, times, unknown } = of;
  const blind = [...unknown].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...whoOf(of),
    requests,
    ...spanOf(times),
    ...(blind.length > 0 && { unknown: Object.fromEntries(blind) }),
    needs: needs.map(storedNeed),
  };
}

function whoOf({ caller, needOf }: CallerCount): Omit<StoredUsage, 'requests' | 'needs'> {
  const neededBy = needOf === 3 ? 'both' : needOf === 2 ? 'impersonated' : 'user';
  const { impersonated, source, isAllowed } = caller;
  return {
    source,
    ...userOf(caller),
    ...(impersonated && { impersonated: userOf(impersonated), ...(needOf > 0 && { neededBy }) }),
    allowed: isAllowed,
  };
}

function userOf({ user, groups }: UserInGroups): StoredUser {
  return { ...(user !== undefined && { user }), ...(groups.length > 0 && { groups }) };
}

function storedNeed(need: NeedCount): StoredNeed {
  const { anyOf, isImpersonated, count, denied, times, lastAnswer, examples } = need;
  return {
    anyOf: anyOf.map((permissions) => permissions.map(storedPermission)),
    ...(isImpersonated && { impersonated: true }),
    count,
    ...(denied > 0 && { denied }),
    ...spanOf(times),
    ...(lastAnswer && { answered: { at: isoTime(lastAnswer.at), missing: lastAnswer.isMissing } }),
    ...textsOf(need.clients, 'clients', 'moreClients'),
    ...textsOf(need.whys, 'whys', 'moreWhys'),
    ...(examples.length > 0 && {
      examples: examples.map(({ at, status, client }) => ({
        at: isoTime(at),
        ...(status > 0 && { status }),
        ...(client !== '' && { client }),
      })),
    }),
  };
}

function textsOf(texts: LeastTexts, name: string, more: string): object {
  return { ...(texts.size > 0 && { [name]: texts.sorted }), ...(texts.isCut && { [more]: true }) };
}

function storedPermission({ verb, apiGroup, resource, name, namespace, url }: Permission): StoredPermission {
  return {
    verb,
    ...(apiGroup !== '' && { group: apiGroup }),
    ...(resource !== '' && { resource }),
    ...(name !== '' && { name }),
    ...(namespace !== '' && { namespace }),
    ...(url !== '' && { url }),
  };
}

function storedReview({ user, groups, permission, count, by }: ReviewedAccess): StoredReview {
  return { user, ...(groups.length > 0 && { groups }), ...storedPermission(permission), count, by };
}

function spanOf({ first, last }: TimeSpan): Pick<StoredUsage, 'first' | 'last'> {
  return first > last ? {} : { first: isoTime(first), last: isoTime(last) };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
