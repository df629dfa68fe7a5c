/**
 * APIs that were removed, by group and version: the first release of Kubernetes 1 without them, and where their kinds are now
 * (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
 */
const MOVED: readonly (readonly [groupVersion: string, since: number, kinds: RegExp, now: string])[] = [
  ['extensions/v1beta1', 16, /^(?:deployment|daemonset|replicaset)s?$/i, 'apps/v1'],
  ['extensions/v1beta1', 16, /^networkpolic(?:y|ies)$/i, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 22, /^ingress(?:es)?$/i, 'networking.k8s.io/v1'],
  ['apps/v1beta1', 16, /./, 'apps/v1'],
  ['apps/v1beta2', 16, /./, 'apps/v1'],
  ['admissionregistration.k8s.io/v1beta1', 22, /webhookconfigurations?$/i, 'admissionregistration.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', 22, /./, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 22, /./, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 22, /^tokenreviews?$/i, 'authentication.k8s.io/v1'],
  ['authorization.k8s.io/v1beta1', 22, /./, 'authorization.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', 22, /^certificatesigningrequests?$/i, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 22, /^leases?$/i, 'coordination.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 22, /^ingress(?:es|class|classes)?$/i, 'networking.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', 22, /./, 'rbac.authorization.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1alpha1', 22, /./, 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', 22, /^priorityclass(?:es)?$/i, 'scheduling.k8s.io/v1'],
  ['batch/v1beta1', 25, /^cronjobs?$/i, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 25, /^endpointslices?$/i, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 25, /^events?$/i, 'events.k8s.io/v1'],
  ['policy/v1beta1', 25, /^poddisruptionbudgets?$/i, 'policy/v1'],
  ['node.k8s.io/v1beta1', 25, /^runtimeclass(?:es)?$/i, 'node.k8s.io/v1'],
  ['autoscaling/v2beta1', 25, /./, 'autoscaling/v2'],
  ['autoscaling/v2beta2', 26, /./, 'autoscaling/v2'],
  [
    'storage.k8s.io/v1beta1',
    22,
    /^(?:storageclass(?:es)?|volumeattachments?|csidrivers?|csinodes?)$/i,
    'storage.k8s.io/v1',
  ],
  ['storage.k8s.io/v1beta1', 27, /^csistoragecapacit(?:y|ies)$/i, 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', 26, /./, 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', 29, /./, 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 32, /./, 'flowcontrol.apiserver.k8s.io/v1'],
];

/** Where a kind or resource went that `group/version` no longer has, and since which minor release; `undefined` where none is known to have gone. */
export function movedApi(
  groupVersion: string,
  kind: string,
): { readonly now: string; readonly since: number } | undefined {
  const found = MOVED.find(([from, , kinds]) => from === groupVersion && kinds.test(kind));
  return found && { since: found[1], now: found[3] };
}
