import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { reviewedRules, rulesReview } from '../../needs/rules-review.ts';
import type { ApiRequest, ApiResponse } from '../../kubeconfig/api-client.ts';
import { identityKey } from './call-identity.ts';
import type { CallIdentity } from './call-identity.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { RecordedCalls } from './recorded-calls.ts';
import { Recent } from './timed-cache.ts';

/** Who asks, and about which exchange of a client. */
export interface Asker {
  readonly identity: CallIdentity;
  readonly exchange: Exchange;
}

/** The reviews that every user may make of their own access (authorization.k8s.io/v1), cached for a minute. */
export class SelfReviews {
  readonly #calls: RecordedCalls;
  readonly #rules = new Recent<readonly PolicyRule[]>(CACHED);
  readonly #access = new Recent<string>(CACHED);

  constructor(calls: RecordedCalls) {
    this.#calls = calls;
  }

  /**
   * The rules granted to the identity in a namespace, those granted in the whole cluster included; with `''` only the latter.
   * `undefined` where the server does not answer in time.
   */
  async rulesIn(namespace: string, { identity, exchange }: Asker): Promise<readonly PolicyRule[] | undefined> {
    return this.#rules.get(`${identityKey(identity)} ${namespace}`, async () => {
      const cause = { exchange, asks: 'granted' } as const;
      return reviewedRules(await this.#calls.call(identity, rulesReview(namespace), cause))?.rules;
    });
  }

  /** Why the server allows the request to the identity; `undefined` where it gives no reason, or not in time. */
  async reasonFor(attributes: Attributes, { identity, exchange }: Asker): Promise<string | undefined> {
    const spec = accessSpec(attributes);
    return this.#access.get(`${identityKey(identity)} ${JSON.stringify(spec)}`, async () => {
      const cause = { exchange, asks: 'allowed' } as const;
      const answer = await this.#calls.call(identity, specReview(spec), cause);
      return (answer && reasonIn(answer).reason) || undefined;
    });
  }
}

const CACHED = { lifetime: 60_000, retry: 5000, patience: 300, capacity: 500 };

/** The server's own words for why it allows something, or why there are none. */
export interface Reason {
  /** `''` where it allows it and says nothing. */
  readonly reason?: string;
  readonly problem?: string;
}

/** The question whether the one who asks may do something (SelfSubjectAccessReview). */
export function accessReview(attributes: Attributes): ApiRequest {
  return specReview(accessSpec(attributes));
}

/** What such a question was answered. */
export function reasonIn(answer: ApiResponse['body']): Reason {
  const { allowed, reason } = statusOf(answer) ?? {};
  if (allowed !== true) return { problem: 'asked now, the server would deny it' };
  return { reason: typeof reason === 'string' ? reason : '' };
}

function specReview(spec: object): ApiRequest {
  const apiVersion = 'authorization.k8s.io/v1';
  const path = `/apis/${apiVersion}/selfsubjectaccessreviews`;
  return { method: 'POST' as const, path, body: { apiVersion, kind: 'SelfSubjectAccessReview', spec } };
}

function accessSpec(attributes: Attributes): object {
  const { isResourceRequest, path, verb, apiGroup: group, resource, subresource, name, namespace } = attributes;
  return isResourceRequest
    ? { resourceAttributes: { namespace, verb, group, resource, subresource, name } }
    : { nonResourceAttributes: { path, verb } };
}

type Fields = Readonly<Record<string, unknown>>;

function statusOf(answer: Fields | undefined): Fields | undefined {
  const status = answer?.['status'];
  return isFields(status) ? status : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
