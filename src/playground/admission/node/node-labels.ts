import { ownValue } from '../../../api/own-value.ts';

/** Labels that a kubelet may set on its own node (kubernetes staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go). */
const OWN = [
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.kubernetes.io/zone',
  'failure-domain.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'kubernetes.io/os',
  'kubernetes.io/arch',
];

type Labels = Readonly<Record<string, unknown>>;

/** The keys, sorted and with commas, that a kubelet adds, changes or removes and may not: those kept for others, and of Kubernetes' own all but a few. */
export function forbiddenLabels(labels: Labels, before: Labels): string {
  const keys = [...new Set([...Object.keys(labels), ...Object.keys(before)])];
  const changed = keys.filter((key) => ownValue(labels, key) !== ownValue(before, key));
  return changed.filter(isForbidden).toSorted().join(', ');
}

function isForbidden(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const isOf = (suffix: string) => domain === suffix || domain.endsWith(`.${suffix}`);
  if (isOf('node-restriction.kubernetes.io')) return true;
  if (!isOf('kubernetes.io') && !isOf('k8s.io')) return false;
  return !OWN.includes(key) && !isOf('kubelet.kubernetes.io') && !isOf('node.kubernetes.io');
}
