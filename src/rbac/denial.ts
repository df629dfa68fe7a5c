import type { PolicyRule } from './policy-rule.ts';
import type { Subject } from './subject.ts';

/**
 * Which check said no.
 * Cured by RBAC: `rbac`, `nonresource`, `impersonation`, `escalation`, `bind`, `connect` (the second check of exec, attach and
 * port-forward), `admission-check` (approve, sign, ownerRef … : an admission plugin that asks the authorizer).
 * Not cured by RBAC, so `rules` is empty: the rest.
 */
export type DenialClass =
  | 'rbac'
  | 'nonresource'
  | 'impersonation'
  | 'escalation'
  | 'bind'
  | 'connect'
  | 'admission-check'
  | 'anonymous'
  | 'node'
  | 'webhook'
  | 'cloud-iam'
  | 'dangling-role'
  | 'kubelet'
  | 'admission'
  | 'refusal'
  | 'gateway'
  | 'protocol'
  | 'unauthenticated'
  | 'unknown';

/** `namespace`: Role and RoleBinding there; `cluster`: ClusterRole and ClusterRoleBinding. */
export type GrantScope = 'namespace' | 'cluster';

/** Rules bound to a subject in one scope. `namespace` is `''` in the cluster scope. */
export interface Grant {
  readonly scope: GrantScope;
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
  readonly subject: Subject;
}

/** One way to lift a denial: all its grants together. */
export interface Cure {
  /** `least`, or what the widening gives up: `any name`, `whole resource`, `existing ClusterRole view` … */
  readonly title: string;
  readonly grants: readonly Grant[];
}

/** The server's no, understood. `rules`, `scope` and `namespace` are those of the least cure's first grant. */
export interface Denial {
  readonly class: DenialClass;
  /** One sentence for a person. */
  readonly reason: string;
  /** The server's own words. */
  readonly message: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly rules: readonly PolicyRule[];
  readonly scope: GrantScope;
  readonly namespace: string;
  /** Least first; empty where RBAC is no cure. */
  readonly cures: readonly Cure[];
}
