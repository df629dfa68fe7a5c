import { moment } from '../api/age.ts';
import type { KubeObject } from './store/kube-object.ts';
import { labelled, object } from './seed-shapes.ts';

/** The nodes of a new playground with their Leases, of a size that fits everything: a control plane, which takes pods too, and a worker. */
export const NODES: readonly KubeObject[] = [
  node('node1', 0, {
    'node-role.kubernetes.io/control-plane': '',
    'node.kubernetes.io/exclude-from-external-load-balancers': '',
  }),
  node('node2', 1),
  lease('node1'),
  lease('node2'),
];

function node(name: string, index: number, labels: Record<string, string> = {}): KubeObject {
  const platform = { arch: 'amd64', os: 'linux' };
  const about = Object.entries(platform).flatMap(([key, value]) => [
    [`beta.kubernetes.io/${key}`, value],
    [`kubernetes.io/${key}`, value],
  ]);
  const podCIDR = `10.244.${index}.0/24`;
  return labelled(
    { ...Object.fromEntries(about), 'kubernetes.io/hostname': name, ...labels },
    object('v1', 'Node', name, { spec: { podCIDR, podCIDRs: [podCIDR] }, status: statusOf(name, index) }),
  );
}

function statusOf(name: string, index: number): object {
  const resources = { cpu: '4', 'ephemeral-storage': '41152736Ki', memory: '8148036Ki', pods: '110' };
  return {
    addresses: [
      { type: 'InternalIP', address: `10.0.0.${index + 1}` },
      { type: 'Hostname', address: name },
    ],
    capacity: resources,
    allocatable: resources,
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: `00000000-0000-4000-8000-00000000000${index + 1}`,
      containerRuntimeVersion: 'pretend://1',
      kernelVersion: 'pretended',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.2',
      machineID: `0000000000000000000000000000000${index + 1}`,
      operatingSystem: 'linux',
      osImage: 'pretended',
      systemUUID: `00000000-0000-4000-8000-00000000000${index + 1}`,
    },
  };
}

/** The words of a kubelet (pkg/kubelet/nodestatus/setters.go). */
function condition(type: string, status: string, reason: string, message: string): object {
  const lastHeartbeatTime = now();
  return { type, status, lastHeartbeatTime, lastTransitionTime: lastHeartbeatTime, reason, message };
}

function lease(holderIdentity: string): KubeObject {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const spec = { holderIdentity, leaseDurationSeconds: 40, renewTime };
  return object('coordination.k8s.io/v1', 'Lease', `kube-node-lease/${holderIdentity}`, { spec });
}

function now(): string {
  return moment(Date.now());
}
