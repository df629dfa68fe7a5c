import type { Exchange } from '../trace/exchange.ts';
import { jsonOf } from '../trace/body-content.ts';
import { firstPart } from '../api/text/first-part.ts';

/**
 * The resources that a discovery answer says are in no namespace, as `GROUP/RESOURCE`. Reads both the plain form (APIResourceList)
 * and the aggregated one. `undefined` for any other exchange, and where the answer is not whole.
 */
export function clusterScopedResources({ requestInfo, response }: Exchange): string[] | undefined {
  if (response?.status !== 200 || !/^\/apis?(?:\/|$)/.test(requestInfo?.path ?? '')) return undefined;
  const answer = jsonOf(response.body, response.headers) as DiscoveryAnswer | undefined;
  if (answer?.kind === 'APIResourceList') return fromResourceList(answer);
  return answer?.kind === 'APIGroupDiscoveryList' ? fromGroupList(answer) : undefined;
}

/** meta/v1 APIResourceList and apidiscovery.k8s.io/v2 APIGroupDiscoveryList, as far as they are read. */
interface DiscoveryAnswer {
  readonly kind?: string;
  readonly groupVersion?: string;
  readonly resources?: readonly { readonly name?: string; readonly namespaced?: boolean }[];
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly resources?: readonly { readonly resource?: string; readonly scope?: string }[];
    }[];
  }[];
}

function fromResourceList({ groupVersion = '', resources = [] }: DiscoveryAnswer): string[] {
  const group = groupVersion.includes('/') ? firstPart(groupVersion, '/') : '';
  return resources.flatMap(({ name = '', namespaced }) =>
    namespaced === false && !name.includes('/') ? [`${group}/${name}`] : [],
  );
}

function fromGroupList({ items = [] }: DiscoveryAnswer): string[] {
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ resources = [] }) =>
      resources.flatMap(({ resource = '', scope }) =>
        scope === 'Cluster' ? [`${metadata?.name ?? ''}/${resource}`] : [],
      ),
    ),
  );
}
