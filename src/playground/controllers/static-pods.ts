import { createHash } from 'node:crypto';
import { prepareNew } from '../admission/object-preparation.ts';
import { mapAt, type KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';

const pods = builtIn('', 'v1', 'pods');
const nodes = builtIn('', 'v1', 'nodes');
const NAMESPACE = 'kube-system';
/** That of the control plane. */
const NODE = 'node1';
/** The pods of the control plane (cmd/kubeadm/app/phases/controlplane). */
const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/**
 * A kubelet runs the control plane from files, and shows each of these pods to the API server as a mirror, which it makes again
 * when somebody deletes it (pkg/kubelet/pod/mirror_client.go).
 */
export function mirrorStaticPods(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource !== nodes && !(resource === pods && object.metadata.namespace === NAMESPACE)) return;
  const node = store.find(nodes, '', NODE);
  if (!node) return;
  for (const component of COMPONENTS) {
    const name = `${component}-${NODE}`;
    if (!store.find(pods, NAMESPACE, name))
      store.create(pods, withoutAccount(mirrorOf(component, name, { node, version: store.release.version })));
  }
}

/** With the defaults of pods, but no ServiceAccount: mirrors never have one (plugin/pkg/admission/serviceaccount/admission.go). */
function withoutAccount(mirror: KubeObject): KubeObject {
  const pod = prepareNew(pods, mirror);
  const { serviceAccountName: _default, ...spec } = mapAt(pod, 'spec');
  return { ...pod, spec };
}

/** By its annotations `kubectl drain` and `kubectl describe` know it (pkg/kubelet/types/pod_update.go). */
function mirrorOf(
  component: string,
  name: string,
  { node, version }: { readonly node: KubeObject; readonly version: string },
): KubeObject {
  const hash = createHash('md5').update(name).digest('hex');
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { component, tier: 'control-plane' },
      annotations: {
        'kubernetes.io/config.hash': hash,
        'kubernetes.io/config.mirror': hash,
        'kubernetes.io/config.seen': new Date().toISOString(),
        'kubernetes.io/config.source': 'file',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: NODE, uid: node.metadata.uid ?? '', controller: true }],
    },
    spec: {
      nodeName: NODE,
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      containers: [
        { name: component, image: `registry.k8s.io/${component}${component === 'etcd' ? '' : `:${version}`}` },
      ],
    },
  };
}
