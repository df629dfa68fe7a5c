import { isOf, parsed, ShapeError } from '../../api/shape.ts';
import type { UserInGroups } from '../counts/caller.ts';
import { CallerCount } from '../counts/caller-count.ts';
import type { TimeSpan } from '../counts/time-span.ts';
import type { Permission } from '../permission.ts';
import {
  NEEDED_BY,
  PASSED_OVER,
  type StoredNeed,
  type StoredPermission,
  type StoredUser,
  USAGE,
  USAGE_FILE,
} from './summary-shape.ts';
import type { UsageSummary } from './usage-summary.ts';

/** Whether an object is of a usage file. */
export function isOfSummary({ kind, apiVersion }: Readonly<Record<string, unknown>>): boolean {
  return apiVersion === 'kubetrace.dev/v1' && (kind === 'UsageFile' || kind === 'Usage');
}

/** Adds what a line of a usage file says. Throws ShapeError for a field that is not as described; then nothing of it is added. */
export function addStored(record: Readonly<Record<string, unknown>>, summary: UsageSummary): void {
  if (record['kind'] === 'UsageFile') addHead(record, summary);
  else addUsage(record, summary);
}

function addHead(record: Readonly<Record<string, unknown>>, summary: UsageSummary): void {
  const head = parsed(USAGE_FILE, record);
  const { counts, reviewed, sources, inputs } = summary;
  const passed = Object.entries(head.passedOver ?? {}).map(([reason, count]) => {
    if (isOf(PASSED_OVER, reason)) return [reason, count] as const;
    throw new ShapeError({ path: 'passedOver', expected: 'reasons of the documentation', found: 'another' });
  });
  for (const [reason, count] of passed) counts.addPassed(reason, count);
  for (const source of head.sources) sources.add(source);
  for (const input of head.inputs ?? []) summary.addInput(input);
  inputs.isCut ||= head.moreInputs === true;
  for (const resource of head.clusterScoped ?? []) counts.clusterScoped.add(resource);
  for (const { user, groups = [], count, by, ...permission } of head.reviews ?? []) {
    reviewed.take({ user, groups, permission: permissionOf(permission), count, by });
  }
  if (head.unreadReviews !== undefined) reviewed.takeUnread(head.unreadReviews, head.unreadReviewsBy ?? []);
}

function addUsage(record: Readonly<Record<string, unknown>>, { counts, sources }: UsageSummary): void {
  const { source, impersonated, neededBy, allowed, requests, unknown = {}, needs, ...rest } = parsed(USAGE, record);
  const caller = {
    ...userOf(rest),
    impersonated: impersonated && userOf(impersonated),
    source,
    isAllowed: allowed,
  };
  const found = new CallerCount(caller, neededBy && NEEDED_BY[neededBy]);
  found.requests = requests;
  addSpan(rest, found.times);
  for (const [what, count] of Object.entries(unknown)) found.addUnknown(what, count);
  for (const [i, need] of needs.entries()) addNeed(need, i, found);
  sources.add(source);
  counts.takeCaller(found);
}

function userOf({ user, groups = [] }: StoredUser): UserInGroups {
  return { user, groups: [...new Set(groups)].sort() };
}

function addNeed(need: StoredNeed, index: number, caller: CallerCount): void {
  const { anyOf, impersonated = false, count, denied = 0, answered, examples = [] } = need;
  const [first, ...others] = anyOf.map((permissions) => permissions.map(permissionOf));
  if (!first) throw new ShapeError({ path: `needs[${index}].anyOf`, expected: 'a set of permissions', found: 'none' });
  if (impersonated && !caller.caller.impersonated) {
    throw new ShapeError({ path: 'impersonated', expected: 'a user', found: 'nothing' });
  }
  const found = caller.needCount({ anyOf: [first, ...others], isImpersonated: impersonated });
  found.count += count;
  found.denied += denied;
  addSpan(need, found.times);
  if (answered) found.answered({ at: Date.parse(answered.at), isMissing: answered.missing });
  found.clients.take(need.clients ?? [], need.moreClients === true);
  found.whys.take(need.whys ?? [], need.moreWhys === true);
  found.takeExamples(examples.map(({ at, status = 0, client = '' }) => ({ at: Date.parse(at), status, client })));
}

function addSpan({ first, last }: { readonly first?: string; readonly last?: string }, times: TimeSpan): void {
  for (const at of [first, last]) if (at !== undefined) times.add(Date.parse(at));
}

function permissionOf({
  verb,
  group = '',
  resource = '',
  name = '',
  namespace = '',
  url = '',
}: StoredPermission): Permission {
  return { namespace, verb, apiGroup: group, resource, name, url };
}
