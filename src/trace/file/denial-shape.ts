import type { ListedResource } from '../../api/catalog/resource-doubt.ts';
import { list, object, oneOf, optional, text } from '../../api/shape.ts';
import type { CureData, GrantData } from '../../rbac/cures/cure-data.ts';
import type { DenialData } from '../../rbac/denials/denial-data.ts';
import { type DenialClass, DENIALS } from '../../rbac/rules/denial-classes.ts';
import type { GrantScope, Hop, OwnRole, RuleDoubt, UnauthenticatedReason } from '../../rbac/rules/denial.ts';
import { RULE } from '../../rbac/rules/policy-rule.ts';
import { SUBJECT } from '../../rbac/rules/subject.ts';

const CLASS = oneOf<DenialClass>(DENIALS);

const CAUSE = oneOf<UnauthenticatedReason>({
  expired: true,
  'not-yet-valid': true,
  malformed: true,
  unsigned: true,
  'wrong-audience': true,
  'wrong-issuer-or-key': true,
  'legacy-token': true,
  'kubesphere-token': true,
  'opaque-token': true,
  revoked: true,
  'wrong-password': true,
  'client-certificate': true,
  'client-authorization': true,
  'unread-authorization': true,
  'no-credential': true,
  unknown: true,
});

const SCOPE = oneOf<GrantScope>({ namespace: true, cluster: true });

const OWN_ROLE = object<OwnRole>({
  apiGroup: text,
  roleKind: text,
  workspace: text,
  role: optional(text),
});

const CURE = object<CureData>({
  title: text,
  warning: optional(text),
  grants: list(
    object<GrantData>({
      scope: SCOPE,
      namespace: text,
      rules: list(RULE),
      subject: SUBJECT,
      clusterRole: optional(text),
      ownRole: optional(OWN_ROLE),
    }),
  ),
});

/** `denial` of an Exchange. */
export const DENIAL = object<DenialData>({
  class: CLASS,
  reason: text,
  cause: optional(CAUSE),
  message: text,
  user: text,
  groups: list(text),
  rules: list(RULE),
  scope: SCOPE,
  namespace: text,
  cures: list(CURE),
  doubtfulCure: optional(CURE),
  remedy: optional(text),
  doubt: optional(
    object<RuleDoubt>({
      about: oneOf<RuleDoubt['about']>({ request: true, authorizer: true }),
      certainty: oneOf<RuleDoubt['certainty']>({ wrong: true, unknown: true }),
      text,
      path: optional(text),
      unless: optional(object<ListedResource>({ group: text, version: text, resource: text })),
    }),
  ),
  nearMiss: optional(text),
  grantedBy: optional(list(text)),
  almostBinding: optional(text),
  hop: optional(object<Hop>({ resourceScope: text, workspace: text, cluster: text, answeredBy: text })),
});
