import { prepareNew } from '../admission/object-preparation.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

const NAME = 'kubernetes';
const NAMESPACE = 'default';
const namespaces = builtIn('', 'v1', 'namespaces');
/** The address of the control plane's node, and the port that kubeadm gives the API server. */
const ADDRESS = '10.0.0.1';
const HTTPS = { name: 'https', port: 6443, protocol: 'TCP' };

/** What the API server writes of itself (pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers). */
const OWN: readonly (readonly [Resource, KubeObject])[] = [
  own(builtIn('', 'v1', 'services'), 'v1', 'Service', {
    labels: { component: 'apiserver', provider: 'kubernetes' },
    content: {
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.1',
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: HTTPS.port }],
      },
    },
  }),
  own(builtIn('', 'v1', 'endpoints'), 'v1', 'Endpoints', {
    labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    content: { subsets: [{ addresses: [{ ip: ADDRESS }], ports: [HTTPS] }] },
  }),
  own(builtIn('discovery.k8s.io', 'v1', 'endpointslices'), 'discovery.k8s.io/v1', 'EndpointSlice', {
    labels: { 'kubernetes.io/service-name': NAME },
    content: {
      addressType: 'IPv4',
      endpoints: [{ addresses: [ADDRESS], conditions: { ready: true } }],
      ports: [HTTPS],
    },
  }),
];

/** Puts the Service `kubernetes` and its endpoints into the namespace `default`, and back there whenever they are deleted. */
export function keepKubernetesService(store: ObjectStore, { resource, object, type }: StoreEvent): void {
  const { name, namespace } = object.metadata;
  const begins = resource === namespaces && name === NAMESPACE;
  const loses = type === 'DELETED' && name === NAME && namespace === NAMESPACE;
  if (!begins && !loses) return;
  for (const [kind, wanted] of OWN) {
    if (!store.find(kind, NAMESPACE, NAME)) store.create(kind, prepareNew(wanted));
  }
}

function own(
  resource: Resource,
  apiVersion: string,
  kind: string,
  { labels, content }: { readonly labels: Record<string, string>; readonly content: object },
): readonly [Resource, KubeObject] {
  return [resource, { kind, apiVersion, metadata: { name: NAME, namespace: NAMESPACE, labels }, ...content }];
}
