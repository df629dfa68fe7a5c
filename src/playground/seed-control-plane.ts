import type { KubeObject } from './store/kube-object.ts';
import { labelled, object } from './seed-shapes.ts';

const NODE = 'node1';
const CRITICAL = 'system-node-critical';
const DNS = { 'k8s-app': 'kube-dns' };
const PROXY = { 'k8s-app': 'kube-proxy' };
const DNS_PORTS = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
];

/**
 * What kubeadm puts into kube-system: the static pods of the control plane, named after their node, CoreDNS and kube-proxy
 * (cmd/kubeadm/app/phases/controlplane, addons/dns and addons/proxy).
 */
export const CONTROL_PLANE: readonly KubeObject[] = [
  staticPod('etcd'),
  staticPod('kube-apiserver'),
  staticPod('kube-controller-manager'),
  staticPod('kube-scheduler'),
  object('v1', 'ServiceAccount', 'kube-system/coredns'),
  object('v1', 'ServiceAccount', 'kube-system/kube-proxy'),
  labelled(
    DNS,
    object('apps/v1', 'Deployment', 'kube-system/coredns', {
      spec: {
        replicas: 2,
        selector: { matchLabels: DNS },
        template: {
          metadata: { labels: DNS },
          spec: {
            serviceAccountName: 'coredns',
            priorityClassName: 'system-cluster-critical',
            containers: [
              {
                name: 'coredns',
                image: 'registry.k8s.io/coredns/coredns',
                ports: DNS_PORTS.map(({ port, ...rest }) => ({ containerPort: port, ...rest })),
              },
            ],
          },
        },
      },
    }),
  ),
  labelled(
    { ...DNS, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    object('v1', 'Service', 'kube-system/kube-dns', {
      spec: {
        clusterIP: '10.96.0.10',
        selector: DNS,
        ports: DNS_PORTS.map((port) => ({ ...port, targetPort: port.port })),
      },
    }),
  ),
  labelled(
    PROXY,
    object('apps/v1', 'DaemonSet', 'kube-system/kube-proxy', {
      spec: {
        selector: { matchLabels: PROXY },
        template: {
          metadata: { labels: PROXY },
          spec: {
            hostNetwork: true,
            serviceAccountName: 'kube-proxy',
            priorityClassName: CRITICAL,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ operator: 'Exists' }],
            containers: [{ name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.2' }],
          },
        },
      },
    }),
  ),
];

/** The mirror of a pod that the kubelet runs from a file; its annotations say so, and `kubectl drain` leaves it alone. */
function staticPod(component: string): KubeObject {
  const pod = object('v1', 'Pod', `kube-system/${component}-${NODE}`, {
    spec: {
      nodeName: NODE,
      hostNetwork: true,
      priorityClassName: CRITICAL,
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      containers: [{ name: component, image: `registry.k8s.io/${component}${component === 'etcd' ? '' : ':v1.36.2'}` }],
    },
  });
  const annotations = { 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.mirror': component };
  return labelled({ component, tier: 'control-plane' }, { ...pod, metadata: { ...pod.metadata, annotations } });
}
