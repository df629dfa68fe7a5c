import { anything, flag, isOf, object, optional, text } from '../api/shape.ts';
import { type PolicyRule, RULE } from '../rbac/rules/policy-rule.ts';

/** What a SelfSubjectRulesReview of authorization.k8s.io/v1 answers. */
export interface ReviewedRules {
  readonly rules: readonly PolicyRule[];
  /** Whether there may be more: an authorizer, a webhook for one, that cannot list its rules, or a role that is missing. */
  readonly isIncomplete: boolean;
  /** Why, in the server's words; `''` where it does not say. */
  readonly evaluationError: string;
}

/**
 * The request for the rules of the one who sends it, in a namespace; with `''` only those that are granted in the whole cluster: the review
 * needs a namespace, and nothing can be bound in one that cannot exist (kubernetes pkg/registry/authorization/selfsubjectrulesreview/rest.go
 * does not look for it).
 */
export function rulesReview(namespace: string) {
  return {
    method: 'POST' as const,
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: namespace === '' ? NO_NAMESPACE : namespace },
    },
  };
}

const NO_NAMESPACE = 'no.such.namespace';

/** The rules in the answer to a review; `undefined` for any other answer. */
export function reviewedRules(body: unknown): ReviewedRules | undefined {
  if (!isOf(REVIEW, body)) return undefined;
  const { resourceRules, nonResourceRules, incomplete = false, evaluationError = '' } = body.status;
  return {
    rules: [...rulesIn(resourceRules), ...rulesIn(nonResourceRules)],
    isIncomplete: incomplete,
    evaluationError,
  };
}

/** What is not a rule is passed over. */
function rulesIn(rules: unknown): PolicyRule[] {
  return Array.isArray(rules) ? rules.filter((rule) => isOf(RULE, rule)) : [];
}

interface ReviewStatus {
  readonly resourceRules?: unknown;
  readonly nonResourceRules?: unknown;
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
}

const ANYTHING = optional(anything);
const REVIEW = object<{ status: ReviewStatus }>({
  status: object<ReviewStatus>({
    resourceRules: ANYTHING,
    nonResourceRules: ANYTHING,
    incomplete: optional(flag),
    evaluationError: optional(text),
  }),
});
