import { kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import type { Answer } from '../http/api-request.ts';
import { kubeSphereKind } from './kinds.ts';
import type { KubeSphere } from './kubesphere.ts';
import { entity, plainText } from './plain-text.ts';
import type { KsRequest } from './ks-request.ts';

const clusters = kubeSphereKind('clusters.cluster.kubesphere.io');
const users = kubeSphereKind('users.iam.kubesphere.io');

/**
 * The clusters of a tenant. Once the request is allowed its handler asks the authorizer again, for all clusters; who may not list them
 * gets those that their User object names, and a ServiceAccount has none (pkg/models/tenant/tenant.go, ListClusters).
 */
export function tenantClusters(kubeSphere: KubeSphere, { user }: KsRequest): Answer {
  const { store } = kubeSphere.cluster;
  const all = store.list(clusters);
  if (kubeSphere.may(user, { verb: 'list', apiGroup: 'cluster.kubesphere.io', resource: 'clusters' }).allowed) {
    return entity({ items: all, totalItems: all.length });
  }
  const found = store.find(users, '', user.username);
  if (!found || user.username.startsWith(kubeSphereServiceAccountPrefix)) {
    return plainText(500, `failed to describe user: User.iam.kubesphere.io "${user.username}" not found\n`);
  }
  const granted = (found.metadata.annotations?.['iam.kubesphere.io/granted-clusters'] ?? '').split(',');
  const items = all.filter(({ metadata }) => granted.includes(metadata.name));
  return entity({ items, totalItems: items.length });
}
