import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import { ApiError } from '../store/api-error.ts';
import { type Answer, PAGE_NOT_FOUND } from '../http/api-request.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ResourceCatalog } from '../store/resource-catalog.ts';
import type { Resource } from '../store/resource-table.ts';
import { selectorOf } from '../store/selectors.ts';
import { tenantClusters } from './tenant-clusters.ts';
import type { KubeSphere } from './kubesphere.ts';
import { entity, plainText } from './plain-text.ts';
import { WORKSPACE_LABEL } from './stored-policy.ts';
import type { KsRequest } from './ks-request.ts';

/**
 * What ks-apiserver answers itself: lists and objects of its own groups and, under resources.kubesphere.io, of Kubernetes'. It reads
 * only; IAM objects are written through `/apis`.
 */
export function serveKapis(kubeSphere: KubeSphere, request: KsRequest): Answer {
  const { info } = request;
  if (info.path === '/version' || info.path === '/kapis/version') return entity({ gitVersion: 'v4.1.3+kubetrace' });
  const isRead = info.verb === 'list' || info.verb === 'get';
  if (!info.isResourceRequest || info.apiPrefix !== 'kapis') return PAGE_NOT_FOUND;
  if (!isRead) return plainText(405, '405: Method Not Allowed');
  if (info.apiGroup === 'tenant.kubesphere.io' && info.resource === 'clusters' && info.verb === 'list') {
    return tenantClusters(kubeSphere, request);
  }
  const resource = resourceBehind(kubeSphere.cluster.store.catalog, info);
  if (!resource) return PAGE_NOT_FOUND;
  return info.verb === 'list' ? listed(kubeSphere, request, resource) : got(kubeSphere, info, resource);
}

/** The kind that a path of KubeSphere shows: one of its own, else the one of Kubernetes with this name. */
function resourceBehind(catalog: ResourceCatalog, info: KubeSphereRequestInfo): Resource | undefined {
  const { apiGroup, apiVersion, resource } = info;
  const isShown =
    apiGroup === 'resources.kubesphere.io' || (apiGroup === 'tenant.kubesphere.io' && resource === 'namespaces');
  const isKubernetes = ({ plural, group }: Resource): boolean =>
    plural === resource && !group.includes('kubesphere.io');
  return catalog.find(apiGroup, apiVersion, resource) ?? (isShown ? catalog.all.find(isKubernetes) : undefined);
}

function listed({ cluster: { store } }: KubeSphere, { info, query }: KsRequest, resource: Resource): Answer {
  const matches = selectorOf(resource, query);
  const items = store
    .list(resource, resource.namespaced ? info.namespace : '')
    .filter((object) => matches(object) && isInWorkspace(object, info.workspace));
  return entity({ items, totalItems: items.length });
}

function isInWorkspace({ metadata: { labels } }: KubeObject, workspace: string): boolean {
  return workspace === '' || labels?.[WORKSPACE_LABEL] === workspace;
}

function got({ cluster: { store } }: KubeSphere, info: KubeSphereRequestInfo, resource: Resource): Answer {
  try {
    return entity(store.get(resource, resource.namespaced ? info.namespace : '', info.name));
  } catch (error) {
    if (error instanceof ApiError) return plainText(error.status.code, `${error.message}\n`);
    throw error;
  }
}
