import { badRequest, forbidden } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { containerOf } from './pod-log.ts';
import type { Resource } from '../store/resource-table.ts';

/** Without a second question. */
const ALLOWED = { allowed: true, reason: '' };

/**
 * The pod that exec, attach and portforward connect to, and its container. A GET must be allowed as `create` too: WebSocket knows no POST,
 * and what is no more than reading should not run commands (since 1.35; registry/core/pod/rest/subresources.go). Throws what the server, or
 * the kubelet, would refuse.
 */
export function connectedPod(
  cluster: Cluster,
  { info, query, user, upgrade }: ApiRequest,
  resource: Resource,
): { pod: KubeObject; container: string } {
  const { release } = cluster.store;
  const { allowed, reason } = release.does('createForPodConnect')
    ? cluster.may(user, { ...info, verb: 'create' })
    : ALLOWED;
  if (!allowed) throw forbidden(resource, info.name, reason);
  const pod = cluster.store.get(resource, info.namespace, info.name);
  if (textAt(pod, 'spec.nodeName') === '') throw badRequest(`pod ${info.name} does not have a host assigned`);
  if (!upgrade) throw badRequest('Upgrade request required');
  if (textAt(pod, 'status.phase') !== 'Running') throw badRequest(`pod ${info.name} is not running`);
  return { pod, container: containerOf(pod, query.get('container') ?? '') };
}
