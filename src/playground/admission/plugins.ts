import type { Cluster } from '../cluster.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { AdmissionAttributes } from './attributes.ts';
import { isExempt } from './matching/match-resources.ts';
import { restrictNode } from './node/node-restriction.ts';

const policyBindings = builtIn('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicybindings');

/** The plugins that come before an object is found valid, and may change it (apiserver pkg/admission, MutationInterface). Gives the object; throws what a plugin refuses. */
export function admitted(cluster: Cluster, attributes: AdmissionAttributes): JsonObject | undefined {
  restrictNode(cluster, attributes);
  return attributes.object;
}

/**
 * The plugins that come after that (ValidationInterface), which people configure: undefined at once where nobody did. What they need is loaded
 * when there is one. Throws what a plugin refuses.
 */
export function validated(cluster: Cluster, attributes: AdmissionAttributes): Promise<void> | undefined {
  if (isExempt(attributes) || cluster.store.list(policyBindings).length === 0) return undefined;
  return askValidators(cluster, attributes);
}

async function askValidators(cluster: Cluster, attributes: AdmissionAttributes): Promise<void> {
  const { validateByPolicies } = await import('./policy/policies.ts');
  validateByPolicies(cluster, attributes);
}
