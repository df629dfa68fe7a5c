import type { Cluster } from '../../cluster.ts';
import type { JsonObject } from '../../store/kube-object.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { admissionBindings, admissionNames } from '../cel/admission-bindings.ts';
import type { Match } from '../matching/match-resources.ts';
import { compiledConditions } from '../policy/compiled-policy.ts';
import type { CompiledField } from '../policy/compiled-policy.ts';
import { meets } from '../policy/evaluation.ts';

const COMPILED = new WeakMap<JsonObject, readonly CompiledField[]>();

/** Whether a request meets the matchConditions of a webhook; an Error where that cannot be evaluated. */
export function meetsConditions(
  { may }: Cluster,
  webhook: JsonObject,
  attributes: AdmissionAttributes,
  match: Match,
): boolean | Error {
  const names = admissionNames({ params: false, authorizer: true });
  const conditions = COMPILED.get(webhook) ?? compiledConditions('', webhook, names);
  COMPILED.set(webhook, conditions);
  return meets(conditions, admissionBindings(attributes, match, { asker: { user: attributes.user, may } }));
}
