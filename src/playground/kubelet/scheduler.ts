import { ownValue } from '../../api/own-value.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';

/** Where a pod goes: onto a node, or nowhere, which a condition and an event say. */
export type Placement = { readonly nodeName: string } | { readonly unschedulable: string };

/**
 * The node that the pretended default-scheduler takes for a pod, by the filters that need no counting: cordoned nodes, taints, nodeSelector (kubernetes
 * pkg/scheduler/framework/plugins: nodeunschedulable, tainttoleration, nodeaffinity). `undefined` for a pod of another
 * scheduler, which nobody places. `number` chooses among several.
 */
export function placementOf(pod: KubeObject, nodes: readonly KubeObject[], number: number): Placement | undefined {
  const assigned = textAt(pod, 'spec.nodeName');
  if (assigned !== '') return { nodeName: assigned };
  if (!['', 'default-scheduler'].includes(textAt(pod, 'spec.schedulerName'))) return undefined;
  if (listAt(pod, 'spec.schedulingGates').length > 0) return undefined;
  const reasons = nodes.map((node) => whyNot(pod, node));
  const fitting = nodes.filter((_, i) => reasons[i] === undefined);
  const chosen = fitting[number % fitting.length];
  return chosen
    ? { nodeName: chosen.metadata.name }
    : { unschedulable: fitError(reasons.filter((it) => it !== undefined)) };
}

/** The first filter that a node does not pass, in the order of the default plugins. */
function whyNot(pod: KubeObject, node: KubeObject): string | undefined {
  const tolerates = (taint: Taint) => listAt(pod, 'spec.tolerations').some((one) => toleratesTaint(one, taint));
  if (mapAt(node, 'spec')['unschedulable'] === true && !tolerates(CORDONED)) return 'node(s) were unschedulable';
  const taints = listAt(node, 'spec.taints').map(taintOf);
  if (taints.some((taint) => REPELLING.includes(taint.effect) && !tolerates(taint)))
    return 'node(s) had untolerated taint(s)';
  const { labels = {} } = node.metadata;
  const selector = Object.entries(mapAt(pod, 'spec.nodeSelector'));
  return selector.every(([key, value]) => ownValue(labels, key) === value)
    ? undefined
    : "node(s) didn't match Pod's node affinity/selector";
}

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

const CORDONED: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };
const REPELLING = ['NoSchedule', 'NoExecute'];

function taintOf(taint: unknown): Taint {
  return { key: textAt(taint, 'key'), value: textAt(taint, 'value'), effect: textAt(taint, 'effect') };
}

/** Toleration.ToleratesTaint (k8s.io/api core/v1 toleration.go): an empty key or effect stands for any. */
function toleratesTaint(toleration: unknown, { key, value, effect }: Taint): boolean {
  const wanted = taintOf(toleration);
  if (wanted.effect !== '' && wanted.effect !== effect) return false;
  if (wanted.key !== '' && wanted.key !== key) return false;
  return textAt(toleration, 'operator') === 'Exists' || (wanted.key !== '' && wanted.value === value);
}

/** FitError.Error and the words of preemption, which helps against none of these (pkg/scheduler/framework/types.go; since 1.34 with claims). */
function fitError(reasons: readonly string[]): string {
  if (reasons.length === 0) return 'no nodes available to schedule pods';
  const counted = [...new Set(reasons)].map((reason) => `${reasons.filter((one) => one === reason).length} ${reason}`);
  const available = `0/${reasons.length} nodes are available:`;
  const preemption = `${available} ${reasons.length} Preemption is not helpful for scheduling.`;
  return `${available} ${counted.toSorted().join(', ')}. no new claims to deallocate, preemption: ${preemption}`;
}
