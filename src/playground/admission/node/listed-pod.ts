import { ApiError } from '../../store/api-error.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { builtIn } from '../../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');

/** A pod as a plugin looks it up. Throws the 404 of a lister, which says the kind where that of the server has the resource. */
export function listedPod(store: ObjectStore, namespace: string, name: string): KubeObject {
  const pod = store.find(pods, namespace, name);
  if (!pod) throw new ApiError(404, 'NotFound', `pod "${name}" not found`, { name, kind: 'pod' });
  return pod;
}
