import type { PodSpec } from './in-cluster.ts';

/**
 * What the level `restricted` of the Pod Security Standards forbids of a pod, in the words of its controls
 * (kubernetes.io/docs/concepts/security/pod-security-standards): as much of it as a pod on Linux without AppArmor, SELinux and sysctls of its own can break.
 */
export function restrictedProblems(pod: PodSpec): readonly string[] {
  const inPod = [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field]),
    ...(pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume).filter((kind) => kind !== 'name' && !VOLUMES.has(kind)),
    ),
  ];
  const inContainers = [...pod.containers, ...(pod.initContainers ?? [])].flatMap((container) => {
    const of = { ...pod.securityContext, ...container.securityContext };
    return [
      of.privileged && 'privileged',
      of.runAsNonRoot !== true && 'runAsNonRoot',
      of.runAsUser === 0 && 'runAsUser',
      container.securityContext?.allowPrivilegeEscalation !== false && 'allowPrivilegeEscalation',
      !container.securityContext?.capabilities?.drop?.includes('ALL') && 'capabilities.drop',
      (container.securityContext?.capabilities?.add ?? []).some((name) => name !== 'NET_BIND_SERVICE') &&
        'capabilities.add',
      !['RuntimeDefault', 'Localhost'].includes(of.seccompProfile?.type ?? '') && 'seccompProfile',
      (container.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0) && 'hostPort',
    ].flatMap((problem) => (problem ? [`${container.name}: ${problem}`] : []));
  });
  return [...inPod, ...inContainers];
}

const VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
