import type { KubeObject } from './store/kube-object.ts';
import { labelled, object } from './seed-shapes.ts';

const DNS = { 'k8s-app': 'kube-dns' };
const PROXY = { 'k8s-app': 'kube-proxy' };
const DNS_PORTS = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
];

/** The addons that kubeadm puts into kube-system: CoreDNS and kube-proxy (cmd/kubeadm/app/phases/addons). */
export const ADDONS: readonly KubeObject[] = [
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
            priorityClassName: 'system-node-critical',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ operator: 'Exists' }],
            containers: [{ name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.2' }],
          },
        },
      },
    }),
  ),
];
