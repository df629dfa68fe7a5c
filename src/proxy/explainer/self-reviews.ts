import { ownValue } from '../../api/own-value.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { keyOf } from './call-identity.ts';
import type { Asker } from './call-identity.ts';
import type { OwnCalls } from './own-calls.ts';
import { Recent } from './timed-cache.ts';

/** What the API server tells everybody about themselves (authorization.k8s.io/v1), remembered for a minute. */
export class SelfReviews {
  readonly #calls: OwnCalls;
  readonly #rules = new Recent<readonly PolicyRule[]>(REMEMBERED);
  readonly #access = new Recent<string>(REMEMBERED);

  constructor(calls: OwnCalls) {
    this.#calls = calls;
  }

  /**
   * The rules that the asker holds in a namespace, those of the whole cluster among them; `''`: only these. `undefined` where the
   * server does not tell in time.
   */
  async rulesIn(namespace: string, asker: Asker): Promise<readonly PolicyRule[] | undefined> {
    const spec = { namespace: namespace === '' ? NO_NAMESPACE : namespace };
    return this.#rules.get(`${keyOf(asker)} ${namespace}`, async () => {
      const status = statusOf(await this.#calls.ask(asker, review('SelfSubjectRulesReview', spec)));
      return status && [...rulesAt(status, 'resourceRules'), ...rulesAt(status, 'nonResourceRules')];
    });
  }

  /** Why the server allows the asker to do it; `undefined` where it gives no reason, or not in time. */
  async reasonFor(attributes: Attributes, asker: Asker): Promise<string | undefined> {
    const spec = accessSpec(attributes);
    return this.#access.get(`${keyOf(asker)} ${JSON.stringify(spec)}`, async () => {
      const status = statusOf(await this.#calls.ask(asker, review('SelfSubjectAccessReview', spec)));
      const reason = status?.['reason'];
      return status?.['allowed'] === true && typeof reason === 'string' && reason !== '' ? reason : undefined;
    });
  }
}

const REMEMBERED = { lifetime: 60_000, patience: 300, capacity: 500 };

/**
 * A namespace has to be named, and nothing can be bound in one that cannot exist: what is held there is held in the whole cluster
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

function statusOf(answer: unknown): Fields | undefined {
  const { status } = isFields(answer) ? answer : {};
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
