import { ownValue } from '../../api/own-value.ts';
import { at, listAt, mapAt, numberAt, textAt, textOf, textsAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';

/** How long since (or until `end`), in kubectl's words; `<unknown>` without a time. */
export function age(object: KubeObject, end?: string, from = 'metadata.creationTimestamp'): string {
  const start = Date.parse(textAt(object, from));
  if (Number.isNaN(start)) return '<unknown>';
  return duration((end === undefined ? Date.now() : Date.parse(end)) - start);
}

/** Kubernetes' HumanDuration (apimachinery pkg/util/duration): two units at most, the second only while it matters. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 0) return seconds < -1 ? '<invalid>' : '0s';
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const [days, years] = [Math.floor(hours / 24), Math.floor(hours / 24 / 365)];
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (hours < 192) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

/** The STATUS of a pod: its phase, or what keeps it from running. */
export function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const status of listAt(pod, 'status.containerStatuses')) {
    const reason = textAt(status, 'state.waiting.reason') || textAt(status, 'state.terminated.reason');
    if (reason !== '') return reason;
  }
  return textAt(pod, 'status.reason') || textAt(pod, 'status.phase');
}

/** `app=web,tier=front`. */
export function selectorText(selector: JsonObject): string {
  return (
    Object.entries(selector)
      .map(([key, value]) => `${key}=${textOf(value)}`)
      .join(',') || '<none>'
  );
}

/** `80/TCP,443:30443/TCP`. */
export function ports(list: readonly unknown[]): string {
  return (
    list
      .map((port) => {
        const nodePort = numberAt(port, 'nodePort');
        const numbers = nodePort === undefined ? textAt(port, 'port') : `${textAt(port, 'port')}:${nodePort}`;
        return `${numbers}/${textAt(port, 'protocol') || 'TCP'}`;
      })
      .join(',') || '<none>'
  );
}

/** The EXTERNAL-IP of a Service. */
export function externalIps(service: KubeObject): string {
  if (at(service, 'spec.type') === 'ExternalName') return textAt(service, 'spec.externalName');
  return (
    textsAt(service, 'spec.externalIPs').join(',') ||
    (at(service, 'spec.type') === 'LoadBalancer' ? '<pending>' : '<none>')
  );
}

/** How many entries a ConfigMap or Secret has. */
export function dataCount(object: KubeObject): number {
  return Object.keys(mapAt(object, 'data')).length + Object.keys(mapAt(object, 'binaryData')).length;
}

/** `2/3`: the pods of a Job that succeeded, of those it needs. */
export function completions(job: KubeObject): string {
  return `${numberAt(job, 'status.succeeded') ?? 0}/${numberAt(job, 'spec.completions') ?? 1}`;
}

/** The ROLES of a node, which are labels. */
export function nodeRoles({ metadata: { labels = {} } }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels).filter((label) => label.startsWith(prefix));
  return roles.map((label) => label.slice(prefix.length)).join(',') || '<none>';
}

/** `''` for none of the type. */
export function nodeAddress(node: KubeObject, type: string): string {
  return textAt(
    listAt(node, 'status.addresses').find((address) => at(address, 'type') === type),
    'address',
  );
}

/** `pods: 1/4, services: 0/2`: what is used of what a ResourceQuota grants. */
export function quotaText(quota: KubeObject, keep: (key: string) => boolean): string {
  const used = mapAt(quota, 'status.used');
  return Object.entries(mapAt(quota, 'spec.hard'))
    .filter(([key]) => keep(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, hard]) => `${key}: ${textAt({ used: ownValue(used, key) ?? 0 }, 'used')}/${textAt({ hard }, 'hard')}`)
    .join(', ');
}

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first}${firstUnit}` : `${first}${firstUnit}${second}${secondUnit}`;
}

/** `cpu: <unknown>/50%`: nothing is measured here. Only the utilization of resources is distinguished, since kubectl autoscale sets it. */
export function autoscalingTargets(autoscaler: KubeObject): string {
  const cpu = numberAt(autoscaler, 'spec.targetCPUUtilizationPercentage');
  const targets = listAt(autoscaler, 'spec.metrics').map((metric) => {
    const wanted = numberAt(metric, 'resource.target.averageUtilization');
    return `${textAt(metric, 'resource.name')}: <unknown>/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
  });
  return [...(cpu === undefined ? [] : [`cpu: <unknown>/${cpu}%`]), ...targets].join(', ') || '<none>';
}

/** The first three of a list and how many more there are (listWithMoreString). */
export function firstThree(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(',') || '<unset>';
  return texts.length > 3 ? `${shown} + ${texts.length - 3} more...` : shown;
}
