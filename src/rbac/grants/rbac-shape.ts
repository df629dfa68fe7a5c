import { list, object, oneOf, optional, text } from '../../api/shape.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import type { Subject } from '../rules/subject.ts';

const TEXTS = list(text);

/** A rule as Kubernetes writes it. */
export const RULE = object<PolicyRule>({
  verbs: TEXTS,
  apiGroups: optional(TEXTS),
  resources: optional(TEXTS),
  resourceNames: optional(TEXTS),
  nonResourceURLs: optional(TEXTS),
});

/** A subject of a binding. */
export const SUBJECT = object<Subject>({
  kind: oneOf<Subject['kind']>({ User: true, Group: true, ServiceAccount: true }),
  apiGroup: optional(text),
  name: text,
  namespace: optional(text),
});
