import type { PolicyRule } from '../rules/policy-rule.ts';

/** What is off, the most telling first: what can match nothing, then what people take for the same, then what is merely another. */
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

export type NearMissKind = (typeof NEAR_MISS_KINDS)[number];

/** The rules held that allow a request but for one single field. */
export interface NearMiss {
  readonly kind: NearMissKind;
  /** What they say in that field, or the namespaces that they are held in. */
  readonly held: readonly string[];
  /** One of them. */
  readonly rule: PolicyRule;
  readonly namespace: string;
  readonly binding?: string;
  /** One sentence in one line, without a full stop. */
  readonly text: string;
}
