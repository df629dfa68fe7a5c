import type { PolicyRule } from '../rules/policy-rule.ts';

/** What is wrong, the clearest first: what can match nothing, then what people confuse, then what is merely different. */
export const NEAR_MISS_KINDS = [
  'starred subresource',
  'misspelt subresource',
  'misspelt resource',
  'misspelt request',
  'misspelt group',
  'misspelt verb',
  'nameless',
  'other name',
  'cluster scope',
  'parent resource',
  'related verb',
  'other namespace',
  'other group',
  'subresource alone',
  'path',
  'other verb',
] as const;

/** One of them. */
export type NearMissKind = (typeof NEAR_MISS_KINDS)[number];

/** The granted rules that would allow a request if one single field were different. */
export interface NearMiss {
  readonly kind: NearMissKind;
  /** What they have in that field, or the namespaces in which they are granted. */
  readonly granted: readonly string[];
  /** One of them. */
  readonly rule: PolicyRule;
  readonly namespace: string;
  readonly binding?: string;
  /** One sentence in one line, without a full stop. */
  readonly text: string;
}
