import { count, flag, list, mapOf, object, oneOf, optional, shapeOf, text } from '../../api/shape.ts';
import type { TraceSource } from '../counts/caller.ts';
import type { AlwaysPassed } from '../counts/usage-counts.ts';

/** A permission as a usage file has it: what is `''` is left out. */
export interface StoredPermission {
  readonly verb: string;
  readonly group?: string;
  /** `pods`, `pods/log` */
  readonly resource?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Of what is not about a resource. */
  readonly url?: string;
}

/** A user as a usage file has it. */
export interface StoredUser {
  readonly user?: string;
  readonly groups?: readonly string[];
}

/** From when to when, as RFC 3339 writes it. */
interface StoredSpan {
  readonly first?: string;
  readonly last?: string;
}

/** A request that needed something. */
export interface StoredExample {
  readonly at: string;
  readonly status?: number;
  readonly client?: string;
}

/** What was needed, how often. */
export interface StoredNeed extends StoredSpan {
  /** One of these sets of permissions is enough. */
  readonly anyOf: readonly (readonly StoredPermission[])[];
  /** Whom the client impersonates needs it, not who made the request. */
  readonly impersonated?: boolean;
  readonly count: number;
  readonly denied?: number;
  /** The last that was answered, and whether it was missing then. */
  readonly answered?: { readonly at: string; readonly missing: boolean };
  readonly clients?: readonly string[];
  readonly moreClients?: boolean;
  readonly whys?: readonly string[];
  readonly moreWhys?: boolean;
  readonly examples?: readonly StoredExample[];
}

/** `kind: Usage`: what one caller did. */
export interface StoredUsage extends StoredUser, StoredSpan {
  readonly source: TraceSource;
  readonly impersonated?: StoredUser;
  /** Of who impersonates: whether the needs are of both, of the user alone or of whom it impersonates. Default: as the needs say. */
  readonly neededBy?: keyof typeof NEEDED_BY;
  /** Whether the server allowed it; `false` for what was denied or not answered. */
  readonly allowed: boolean;
  readonly requests: number;
  readonly unknown?: Readonly<Record<string, number>>;
  readonly needs: readonly StoredNeed[];
}

/** A permission that somebody else than the API server asked about. */
export interface StoredReview extends StoredPermission {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly count: number;
  readonly by: string;
}

/** `kind: UsageFile`: what is not of one caller. */
export interface StoredHead {
  readonly sources: readonly TraceSource[];
  readonly inputs?: readonly string[];
  readonly moreInputs?: boolean;
  readonly passedOver?: Readonly<Record<string, number>>;
  readonly clusterScoped?: readonly string[];
  readonly reviews?: readonly StoredReview[];
  readonly unreadReviews?: number;
  readonly unreadReviewsBy?: readonly string[];
}

/** Whose needs a caller has, by the number that stands for it. */
export const NEEDED_BY = { user: 1, impersonated: 2, both: 3 } as const;

const moment = shapeOf(
  'a time such as 2026-01-02T03:04:05Z',
  (value): value is string => typeof value === 'string' && value.includes('T') && !Number.isNaN(Date.parse(value)),
  { type: 'string', pattern: 'T' },
);

const PERMISSION = {
  verb: text,
  group: optional(text),
  resource: optional(text),
  name: optional(text),
  namespace: optional(text),
  url: optional(text),
};
const SPAN = { first: optional(moment), last: optional(moment) };
const USER = { user: optional(text), groups: optional(list(text)) };
const SOURCE = oneOf<TraceSource>({ 'audit log': true, recording: true, spans: true });

const NEED = object<StoredNeed>({
  ...SPAN,
  anyOf: list(list(object<StoredPermission>(PERMISSION))),
  impersonated: optional(flag),
  count,
  denied: optional(count),
  answered: optional(object<NonNullable<StoredNeed['answered']>>({ at: moment, missing: flag })),
  clients: optional(list(text)),
  moreClients: optional(flag),
  whys: optional(list(text)),
  moreWhys: optional(flag),
  examples: optional(list(object<StoredExample>({ at: moment, status: optional(count), client: optional(text) }))),
});

/** `kind: Usage` of a usage file. */
export const USAGE = object<StoredUsage>({
  ...USER,
  ...SPAN,
  source: SOURCE,
  impersonated: optional(object<StoredUser>(USER)),
  neededBy: optional(oneOf<keyof typeof NEEDED_BY>(NEEDED_BY)),
  allowed: flag,
  requests: count,
  unknown: optional(mapOf(count)),
  needs: list(NEED),
});

/** `kind: UsageFile` of a usage file. */
export const USAGE_FILE = object<StoredHead>({
  sources: list(SOURCE),
  inputs: optional(list(text)),
  moreInputs: optional(flag),
  passedOver: optional(mapOf(count)),
  clusterScoped: optional(list(text)),
  reviews: optional(
    list(object<StoredReview>({ ...PERMISSION, user: text, groups: optional(list(text)), count, by: text })),
  ),
  unreadReviews: optional(count),
  unreadReviewsBy: optional(list(text)),
});

/** The reasons that `passedOver` may have. */
export const PASSED_OVER = oneOf<AlwaysPassed>({
  'of kubetrace itself': true,
  'refused by kubetrace': true,
  'not authenticated': true,
  'not decoded': true,
  'refused before the API server': true,
});
