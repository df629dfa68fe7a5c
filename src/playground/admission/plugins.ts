import type { Cluster } from '../cluster.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { AdmissionAttributes } from './attributes.ts';
import { isExempt } from './matching/match-resources.ts';
import { restrictNode } from './node/node-restriction.ts';

const GROUP = 'admissionregistration.k8s.io';
const policyBindings = builtIn(GROUP, 'v1', 'validatingadmissionpolicybindings');
const mutatingWebhooks = builtIn(GROUP, 'v1', 'mutatingwebhookconfigurations');
const validatingWebhooks = builtIn(GROUP, 'v1', 'validatingwebhookconfigurations');

/**
 * The plugins that come before an object is found valid, and may change it (apiserver pkg/admission, MutationInterface): the object as they leave
 * it, or undefined at once where nobody has configured any that do. Throws what a plugin refuses.
 */
export function admitted(
  cluster: Cluster,
  attributes: AdmissionAttributes,
): Promise<JsonObject | undefined> | undefined {
  restrictNode(cluster, attributes);
  if (isExempt(attributes) || cluster.store.list(mutatingWebhooks).length === 0) return undefined;
  return import('./webhook/webhooks.ts').then(({ mutateByWebhooks }) => mutateByWebhooks(cluster, attributes));
}

/**
 * The plugins that come after that (ValidationInterface), which people configure: undefined at once where nobody did. What they need is loaded
 * when there is one. Throws what a plugin refuses.
 */
export function validated(cluster: Cluster, attributes: AdmissionAttributes): Promise<void> | undefined {
  if (isExempt(attributes)) return undefined;
  const hasPolicies = cluster.store.list(policyBindings).length > 0;
  const hasWebhooks = cluster.store.list(validatingWebhooks).length > 0;
  return hasPolicies || hasWebhooks ? askValidators(cluster, attributes, { hasPolicies, hasWebhooks }) : undefined;
}

async function askValidators(
  cluster: Cluster,
  attributes: AdmissionAttributes,
  { hasPolicies, hasWebhooks }: { hasPolicies: boolean; hasWebhooks: boolean },
): Promise<void> {
  if (hasPolicies) (await import('./policy/policies.ts')).validateByPolicies(cluster, attributes);
  if (hasWebhooks) await (await import('./webhook/webhooks.ts')).validateByWebhooks(cluster, attributes);
}
