import { ownValue } from '../../api/own-value.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { identityKey } from './call-identity.ts';
import type { CallIdentity } from './call-identity.ts';
import type { RecordedCalls } from './recorded-calls.ts';
import { Recent } from './timed-cache.ts';

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
  async rulesIn(namespace: string, identity: CallIdentity): Promise<readonly PolicyRule[] | undefined> {
    const spec = { namespace: namespace === '' ? NO_NAMESPACE : namespace };
    return this.#rules.get(`${identityKey(identity)} ${namespace}`, async () => {
      const status = statusOf(await this.#calls.call(identity, review('SelfSubjectRulesReview', spec)));
      return status && [...rulesAt(status, 'resourceRules'), ...rulesAt(status, 'nonResourceRules')];
    });
  }

  /** Why the server allows the request to the identity; `undefined` where it gives no reason, or not in time. */
  async reasonFor(attributes: Attributes, identity: CallIdentity): Promise<string | undefined> {
    const spec = accessSpec(attributes);
    return this.#access.get(`${identityKey(identity)} ${JSON.stringify(spec)}`, async () => {
      const status = statusOf(await this.#calls.call(identity, review('SelfSubjectAccessReview', spec)));
      const reason = status?.['reason'];
      return status?.['allowed'] === true && typeof reason === 'string' && reason !== '' ? reason : undefined;
    });
  }
}

const CACHED = { lifetime: 60_000, patience: 300, capacity: 500 };

/**
 * The review needs a namespace. Nothing can be bound in one that cannot exist, so what is granted there is granted in the whole cluster
 * (kubernetes pkg/registry/authorization/selfsubjectrulesreview/rest.go does not look for the namespace).
 */
const NO_NAMESPACE = 'no.such.namespace';

function review(kind: 'SelfSubjectRulesReview' | 'SelfSubjectAccessReview', spec: object) {
  const apiVersion = 'authorization.k8s.io/v1';
  const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
  return { method: 'POST' as const, path, body: { apiVersion, kind, spec } };
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

function rulesAt(status: Fields, key: string): PolicyRule[] {
  const rules = ownValue(status, key);
  return Array.isArray(rules) ? rules.filter(isRule) : [];
}

function isRule(value: unknown): value is PolicyRule {
  return isFields(value) && 'verbs' in value && Object.values(value).every(isTexts);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
