import type { Cluster } from '../cluster.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { AdmissionAttributes } from './attributes.ts';
import { restrictNode } from './node/node-restriction.ts';

/** The plugins that come before an object is found valid, and may change it (apiserver pkg/admission, MutationInterface). Gives the object; throws what a plugin refuses. */
export function admitted(cluster: Cluster, attributes: AdmissionAttributes): JsonObject | undefined {
  restrictNode(cluster, attributes);
  return attributes.object;
}
