import { goQuote } from '../../api/go/go-quote.ts';
import type { Cluster } from '../cluster.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import { ApiError, badRequest } from '../store/api-error.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { pageOf } from './container/pretend-page.ts';

const endpoints = builtIn('', 'v1', 'endpoints');

/**
 * `pods/[SCHEME:]NAME[:PORT]/proxy/PATH`, and the same of services and nodes. Throws what the server answers where there is nowhere to go
 * (kubernetes pkg/registry/core/{pod,service,node}, ResourceLocation).
 */
export function serveProxied({ store }: Cluster, { info }: ApiRequest, resource: Resource): Answer {
  const name = nameIn(info.name);
  if (name === undefined) throw badRequest(`invalid ${resource.singular} request ${goQuote(info.name)}`);
  const object = store.get(resource, resource.namespaced ? info.namespace : '', name);
  switch (resource.plural) {
    case 'pods':
      if (textAt(object, 'status.podIP') === '') throw badRequest('address not allowed');
      break;
    case 'services': {
      const subsets = listAt(store.find(endpoints, info.namespace, name), 'subsets');
      if (subsets.every((subset) => listAt(subset, 'addresses').length === 0))
        throw new ApiError(503, 'ServiceUnavailable', `no endpoints available for service ${goQuote(name)}`);
      break;
    }
    default:
      throw noKubelet(listAt(object, 'status.addresses'));
  }
  const path = `/${info.parts.slice(3).join('/')}`;
  return { code: 200, text: pageOf(name, path), headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
}

/** The name in `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT` (apimachinery pkg/util/net/port_split.go). */
function nameIn(id: string): string | undefined {
  const parts = id.split(':');
  const [scheme, name = ''] = parts.length === 3 ? parts : ['', ...parts];
  const isValid = name !== '' && parts.length <= 3 && ['', 'http', 'https'].includes(scheme ?? '');
  return isValid ? name : undefined;
}

/** How the server reaches a kubelet by default, best first (pkg/kubelet/client, GetPreferredNodeAddress). */
const PREFERRED = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'];

function noKubelet(addresses: readonly unknown[]): ApiError {
  const known = addresses.map((address) => ({ type: textAt(address, 'type'), address: textAt(address, 'address') }));
  if (known.some(({ type }) => PREFERRED.includes(type)))
    return badRequest('the kubetrace playground serves nothing at nodes/proxy');
  const listed = known.map(({ type, address }) => `{${type} ${address}}`).join(' ');
  return new ApiError(500, '', `no preferred addresses found; known addresses: [${listed}]`);
}
