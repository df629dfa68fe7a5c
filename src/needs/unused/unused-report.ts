import type { RbacObjects } from '../../rbac/rules/policy.ts';
import type { TraceSource } from '../counts/caller.ts';
import type { Usage } from '../usage.ts';
import { type GrantedRole, grantedRoles } from './granted-roles.ts';
import type { ReviewedAccesses } from './reviewed-access.ts';
import { type RoleUses, usesOfRole } from './role-uses.ts';
import { UnseenUses } from './unseen-uses.ts';
import { usesOf } from './uses.ts';

/** What was used of what is granted. */
export interface UnusedReport {
  /** Those with the most that is unused first. */
  readonly roles: readonly RoleUses[];
  /** How many roles that every cluster has are not among them. */
  readonly defaults: number;
  /** How many roles are not among them since a recording has nothing of their subjects. */
  readonly absent: number;
  readonly requests: number;
  /** Epoch milliseconds of the first and the last request. */
  readonly from: number;
  readonly to: number;
  /** What cannot be known, a sentence each. */
  readonly notes: readonly string[];
}

/** How far a role was used. */
export type Verdict = 'bound to nobody' | 'unused' | 'not known' | 'partly used' | 'used';

/** How far a role was used: of one that is not used at all nobody would miss anything. */
export function verdictOn({ role, rules }: RoleUses): Verdict {
  if (!role.bindings.some(({ subjects }) => (subjects?.length ?? 0) > 0)) return 'bound to nobody';
  const has = (part: 'used' | 'unused' | 'doubtful'): boolean => rules.some((rule) => rule[part].length > 0);
  if (has('unused')) return has('used') || has('doubtful') ? 'partly used' : 'unused';
  return has('doubtful') ? 'not known' : 'used';
}

/** Compares what RBAC objects grant with what traces used. */
export function unusedReport(
  objects: RbacObjects,
  {
    usage,
    reviewed,
    sources,
    withDefaults = false,
  }: {
    readonly usage: Usage;
    readonly reviewed: ReviewedAccesses;
    readonly sources: ReadonlySet<TraceSource>;
    readonly withDefaults?: boolean | undefined;
  },
): UnusedReport {
  const all = grantedRoles(objects);
  const wanted = all.filter(({ isDefault }) => withDefaults || !isDefault);
  const users = usesOf(usage, reviewed.all);
  const unseen = new UnseenUses(usage, reviewed, sources);
  const each = wanted.map((role) => usesOfRole(role, users, unseen));
  const roles = each.filter((one) => unseen.isOfEveryone || one.hasHolders || verdictOn(one) === 'bound to nobody');
  return {
    roles: roles.toSorted(
      (a, b) => ORDER.indexOf(verdictOn(a)) - ORDER.indexOf(verdictOn(b)) || byName(a.role, b.role),
    ),
    defaults: all.length - wanted.length,
    absent: each.length - roles.length,
    requests: usage.requests,
    from: usage.firstAt,
    to: usage.lastAt,
    notes: notesOn(usage, reviewed, sources),
  };
}

const ORDER: readonly Verdict[] = ['unused', 'partly used', 'not known', 'bound to nobody', 'used'];

function byName(a: GrantedRole, b: GrantedRole): number {
  const [one, other] = [a, b].map(({ namespace, kind, name }) => JSON.stringify([namespace, kind, name]));
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

/** What is not in a source. */
const LIMITS: Readonly<Record<TraceSource, string>> = {
  recording: 'a recording has only what went through it: what the same subjects did otherwise is not in it',
  spans: 'spans are of what went through the programs that sent them, and of that what was sampled',
  'audit log': 'an audit policy may leave out requests (level None, omitStages), and so what they used',
};

function notesOn(
  { unknown, passedOver }: Usage,
  { unread, unreadBy }: ReviewedAccesses,
  sources: ReadonlySet<TraceSource>,
): string[] {
  const passed = [...passedOver].map(([reason, count]) => `${count} ${reason}`);
  return [
    'what is used rarely, such as in a monthly job, an upgrade or an incident, is unused in a log of a shorter time',
    ...[...sources].map((source) => LIMITS[source]),
    ...(unread > 0
      ? [
          `${unread} SubjectAccessReviews by ${unreadBy.join(', ')} do not show what they ask about: rules that others enforce may be in use`,
        ]
      : []),
    ...[...unknown].flatMap(([text, count]) => (text === '' ? [] : [`not shown by ${count} requests: ${text}`])),
    ...(passed.length > 0 ? [`not counted: ${passed.join(', ')}`] : []),
  ];
}
