import { lookupTable } from '../../../api/lookup-table.ts';
import type { Cluster } from '../../cluster.ts';
import { ApiError } from '../../store/api-error.ts';
import { mapAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { builtIn } from '../../store/resource-table.ts';
import { denied } from '../attributes.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { admissionBindings } from '../cel/admission-bindings.ts';
import { criteriaOf, matched } from '../matching/match-resources.ts';
import type { Match } from '../matching/match-resources.ts';
import { compiledPolicy } from './compiled-policy.ts';
import { verdictsOf } from './evaluation.ts';
import type { Verdict } from './evaluation.ts';
import { ConfigurationError, parametersOf } from './parameters.ts';

const policies = builtIn('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicies');
const bindings = builtIn('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicybindings');
const namespaces = builtIn('', 'v1', 'namespaces');

/** Asks all ValidatingAdmissionPolicies that are bound (apiserver pkg/admission/plugin/policy/validating/dispatcher.go). Warns, or throws the first denial. */
export function validateByPolicies(cluster: Cluster, attributes: AdmissionAttributes): void {
  const { store } = cluster;
  const bound = store.list(bindings);
  const denials: ApiError[] = [];
  for (const policy of store.list(policies)) {
    const own = bound.filter((binding) => textAt(binding, 'spec.policyName') === policy.metadata.name);
    const constraints = criteriaOf(mapAt(policy, 'spec.matchConstraints'));
    const match = own.length > 0 ? matched(store, attributes, constraints, 'none') : undefined;
    if (match) denials.push(...own.flatMap((binding) => denialsBy(cluster, { policy, binding, match, attributes })));
  }
  if (denials[0]) throw denials[0];
}

interface Asked {
  readonly policy: KubeObject;
  readonly binding: KubeObject;
  readonly match: Match;
  readonly attributes: AdmissionAttributes;
}

function denialsBy(cluster: Cluster, asked: Asked): ApiError[] {
  const { policy, binding, attributes } = asked;
  const resources = criteriaOf(mapAt(binding, 'spec.matchResources'));
  if (!matched(cluster.store, attributes, resources, 'all')) return [];
  const fails = textAt(policy, 'spec.failurePolicy') !== 'Ignore';
  try {
    const verdicts = verdictsBy(cluster, asked).filter((verdict) => fails || !(verdict instanceof Error));
    const actions = textsAt(binding, 'spec.validationActions');
    if (actions.includes('Warn')) for (const { message } of verdicts) warnOf(asked, message);
    return actions.includes('Deny') ? verdicts.map((verdict) => denialOf(asked, verdict)) : [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return fails ? [denialOf(asked, new Error(`failed to configure binding: ${error.message}`))] : [];
  }
}

function verdictsBy(cluster: Cluster, { policy, binding, match, attributes }: Asked): Verdict[] {
  const { store, may } = cluster;
  const { user, resource } = attributes;
  const namespace = resource === namespaces ? undefined : store.find(namespaces, '', attributes.namespace);
  const compiled = compiledPolicy(policy);
  return parametersOf(store, { policy, binding, attributes }).flatMap((params) =>
    verdictsOf(compiled, admissionBindings(attributes, match, { asker: { user, may }, namespace, params })),
  );
}

function warnOf({ policy, binding, attributes }: Asked, message: string): void {
  const [name, by] = [policy.metadata.name, binding.metadata.name];
  attributes.warn(`Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${by}': ${message}`);
}

const CODES = lookupTable<number>({ Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 });

function denialOf({ policy, binding, attributes }: Asked, verdict: Verdict): ApiError {
  const [name, by] = [policy.metadata.name, binding.metadata.name];
  const message = `ValidatingAdmissionPolicy '${name}' with binding '${by}' denied request: ${verdict.message}`;
  const reason = (verdict instanceof Error ? '' : verdict.reason) || 'Invalid';
  const { status } = denied(attributes, message);
  const details = { ...status.details, causes: [{ message }] };
  return new ApiError(CODES.get(reason) ?? 422, reason, status.message ?? message, details);
}
