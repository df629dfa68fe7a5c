import { ownValue } from '../../api/own-value.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const services = builtIn('', 'v1', 'services');
const endpoints = builtIn('', 'v1', 'endpoints');
const slices = builtIn('discovery.k8s.io', 'v1', 'endpointslices');

/** Writes down which running pods a Service selects, as Endpoints and as an EndpointSlice. */
export function tendEndpoints(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource !== services && resource !== pods) return;
  for (const service of store.list(services, object.metadata.namespace)) {
    const selector = Object.entries(mapAt(service, 'spec.selector'));
    const selects = ({ metadata: { labels = {} } }: KubeObject) =>
      selector.every(([key, value]) => ownValue(labels, key) === value);
    if (selector.length === 0) continue;
    const ready = store
      .list(pods, service.metadata.namespace)
      .filter((pod) => textAt(pod, 'status.phase') === 'Running' && selects(pod));
    put(store, endpoints, endpointsOf(service, ready));
    put(store, slices, sliceOf(service, ready));
  }
}

function put(store: ObjectStore, resource: typeof endpoints, object: KubeObject): void {
  const { namespace = '', name } = object.metadata;
  if (store.find(resource, namespace, name)) store.update(resource, object);
  else store.create(resource, object);
}

function endpointsOf(service: KubeObject, ready: readonly KubeObject[]): KubeObject {
  const addresses = ready.map((pod) => ({ ip: textAt(pod, 'status.podIP'), ...placeOf(pod) }));
  const subsets = addresses.length > 0 ? { subsets: [{ addresses, ports: portsOf(service) }] } : {};
  return { kind: 'Endpoints', apiVersion: 'v1', metadata: metadataOf(service, service.metadata.name), ...subsets };
}

function sliceOf(service: KubeObject, ready: readonly KubeObject[]): KubeObject {
  const metadata = metadataOf(service, `${service.metadata.name}-${(service.metadata.uid ?? '').slice(0, 5)}`);
  const labels = { 'kubernetes.io/service-name': service.metadata.name };
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: { ...metadata, labels },
    addressType: 'IPv4',
    endpoints: ready.map((pod) => ({
      addresses: [textAt(pod, 'status.podIP')],
      conditions: { ready: true, serving: true, terminating: false },
      ...placeOf(pod),
    })),
    ports: portsOf(service),
  };
}

/** The object goes with its Service. */
function metadataOf(service: KubeObject, name: string): KubeObject['metadata'] {
  const { namespace = '', name: owner, uid = '' } = service.metadata;
  const ownerReferences = [
    { apiVersion: 'v1', kind: 'Service', name: owner, uid, controller: true, blockOwnerDeletion: true },
  ];
  return { name, namespace, ownerReferences };
}

function placeOf(pod: KubeObject): JsonObject {
  const { name, namespace, uid } = pod.metadata;
  return { nodeName: textAt(pod, 'spec.nodeName'), targetRef: { kind: 'Pod', namespace, name, uid } };
}

function portsOf(service: KubeObject): JsonObject[] {
  return listAt(service, 'spec.ports').map((port) => {
    const { name = '', port: own, targetPort = own, protocol } = port as JsonObject;
    return { name, port: typeof targetPort === 'number' ? targetPort : own, protocol };
  });
}
