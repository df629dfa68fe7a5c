export { explainDenial, explainDenials } from '../explain-denial.ts';
export type { ExplainedCure, ExplainedDenial, ExplainOptions } from '../explain-denial.ts';
export type { DenialsSource, Denied, StatusLike } from '../denied-inputs.ts';
export { leastRoles } from '../least-roles.ts';
export type { EvidencedRule, LeastRole, LeastRoles, LeastRolesOptions } from '../least-roles.ts';
export type { LeastRolesSource } from '../exchanges-of.ts';
export type { DenialClass } from '../../rbac/rules/denial-classes.ts';
export type {
  CurableDenial,
  Cure,
  Denial,
  DoubtfulDenial,
  Grant,
  GrantScope,
  Hop,
  IncurableDenial,
  OwnRole,
  RuleDoubt,
  UnauthenticatedDenial,
  UnauthenticatedReason,
} from '../../rbac/rules/denial.ts';
export type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
export type { Subject } from '../../rbac/rules/subject.ts';
export type { ListedResource } from '../../api/catalog/resource-doubt.ts';
export type { Exchange } from '../../trace/exchange.ts';
export type { Trace } from '../kept-trace.ts';
