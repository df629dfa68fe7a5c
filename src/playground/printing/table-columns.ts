import {
  age,
  autoscalingTargets,
  dataCount,
  duration,
  externalIps,
  firstThree,
  nodeAddress,
  nodeRoles,
  podStatus,
  ports,
  quotaText,
  selectorText,
} from './table-cells.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { at, listAt, mapAt, numberAt, textAt, textsAt } from '../store/kube-object.ts';
import { groupResource } from '../store/resource-table.ts';
import { NONE, count, integer, orNone, path, text, wide } from './column.ts';
import type { Cell, Column } from './column.ts';
import { EVENT_COLUMNS } from './event-columns.ts';
import { WORKLOAD_COLUMNS } from './workload-columns.ts';
import { printerColumn } from './printer-column.ts';
import type { Resource } from '../store/resource-table.ts';

const AGE = text('Age', age);

/** The columns after Name, as pkg/printers/internalversion/printers.go has them. Kinds that are not listed get the age alone. */
const COLUMNS = lookupTable<readonly Column[]>({
  pods: [
    text('Ready', (pod) => {
      const ready = listAt(pod, 'status.containerStatuses').filter((status) => at(status, 'ready') === true);
      return `${ready.length}/${listAt(pod, 'spec.containers').length}`;
    }),
    text('Status', podStatus),
    text('Restarts', (pod) =>
      String(
        listAt(pod, 'status.containerStatuses').reduce<number>(
          (sum, status) => sum + (numberAt(status, 'restartCount') ?? 0),
          0,
        ),
      ),
    ),
    AGE,
    wide('IP', path('status.podIP')),
    wide('Node', path('spec.nodeName')),
    wide('Nominated Node', path('status.nominatedNodeName')),
    wide('Readiness Gates', () => NONE),
  ],
  ...WORKLOAD_COLUMNS,
  services: [
    text('Type', path('spec.type')),
    text('Cluster-IP', path('spec.clusterIP')),
    text('External-IP', externalIps),
    text('Port(s)', (service) => ports(listAt(service, 'spec.ports'))),
    AGE,
    wide('Selector', (service) => selectorText(mapAt(service, 'spec.selector'))),
  ],
  endpoints: [
    text('Endpoints', (it) =>
      orNone(
        listAt(it, 'subsets')
          .flatMap((subset) =>
            listAt(subset, 'addresses').flatMap((address) =>
              listAt(subset, 'ports').map((port) => `${textAt(address, 'ip')}:${textAt(port, 'port')}`),
            ),
          )
          .join(','),
      ),
    ),
    AGE,
  ],
  'endpointslices.discovery.k8s.io': [
    text('AddressType', path('addressType')),
    text('Ports', (it) =>
      firstThree(listAt(it, 'ports').map((port) => textAt(port, 'port') || textAt(port, 'name') || '*')),
    ),
    text('Endpoints', (it) =>
      firstThree(listAt(it, 'endpoints').flatMap((endpoint) => textsAt(endpoint, 'addresses'))),
    ),
    AGE,
  ],
  configmaps: [integer('Data', dataCount), AGE],
  secrets: [text('Type', path('type')), integer('Data', dataCount), AGE],
  serviceaccounts: [integer('Secrets', (it) => listAt(it, 'secrets').length), AGE],
  namespaces: [text('Status', path('status.phase')), AGE],
  nodes: [
    text('Status', (node) => {
      const ready = listAt(node, 'status.conditions').find((condition) => at(condition, 'type') === 'Ready');
      const states = [at(ready, 'status') === 'True' ? 'Ready' : 'NotReady'];
      return at(node, 'spec.unschedulable') === true ? `${states[0]},SchedulingDisabled` : states[0];
    }),
    text('Roles', nodeRoles),
    AGE,
    text('Version', path('status.nodeInfo.kubeletVersion')),
    wide('Internal-IP', (node) => orNone(nodeAddress(node, 'InternalIP'))),
    wide('External-IP', (node) => orNone(nodeAddress(node, 'ExternalIP'))),
    wide('OS-Image', path('status.nodeInfo.osImage')),
    wide('Kernel-Version', path('status.nodeInfo.kernelVersion')),
    wide('Container-Runtime', path('status.nodeInfo.containerRuntimeVersion')),
  ],
  resourcequotas: [
    text('Request', (quota) => quotaText(quota, (key) => !key.startsWith('limits.'))),
    text('Limit', (quota) => quotaText(quota, (key) => key.startsWith('limits.'))),
    AGE,
  ],
  'roles.rbac.authorization.k8s.io': [text('Created At', path('metadata.creationTimestamp'))],
  'clusterroles.rbac.authorization.k8s.io': [text('Created At', path('metadata.creationTimestamp'))],
  'rolebindings.rbac.authorization.k8s.io': binding(),
  'clusterrolebindings.rbac.authorization.k8s.io': binding(),
  'ingresses.networking.k8s.io': [
    text('Class', path('spec.ingressClassName')),
    text(
      'Hosts',
      (it) =>
        listAt(it, 'spec.rules')
          .map((rule) => textAt(rule, 'host') || '*')
          .join(',') || '*',
    ),
    text('Address', (it) =>
      listAt(it, 'status.loadBalancer.ingress')
        .map((to) => textAt(to, 'ip'))
        .join(','),
    ),
    text('Ports', (it) => (listAt(it, 'spec.tls').length > 0 ? '80, 443' : '80')),
    AGE,
  ],
  'networkpolicies.networking.k8s.io': [
    text('Pod-Selector', (it) => selectorText(mapAt(it, 'spec.podSelector.matchLabels'))),
    AGE,
  ],
  'horizontalpodautoscalers.autoscaling': [
    text('Reference', (it) => `${textAt(it, 'spec.scaleTargetRef.kind')}/${textAt(it, 'spec.scaleTargetRef.name')}`),
    text('Targets', autoscalingTargets),
    text('MinPods', (it) => textAt(it, 'spec.minReplicas') || '<unset>'),
    count('MaxPods', 'spec.maxReplicas'),
    count('Replicas', 'status.currentReplicas'),
    AGE,
  ],
  'poddisruptionbudgets.policy': [
    text('Min Available', (it) => textAt(it, 'spec.minAvailable') || 'N/A'),
    text('Max Unavailable', (it) => textAt(it, 'spec.maxUnavailable') || 'N/A'),
    count('Allowed Disruptions', 'status.disruptionsAllowed'),
    AGE,
  ],
  'certificatesigningrequests.certificates.k8s.io': [
    AGE,
    text('SignerName', path('spec.signerName')),
    text('Requestor', path('spec.username')),
    text('RequestedDuration', (it) => {
      const seconds = numberAt(it, 'spec.expirationSeconds');
      return seconds === undefined ? NONE : duration(seconds * 1000);
    }),
    text('Condition', (it) => {
      const types = listAt(it, 'status.conditions').map((condition) => textAt(condition, 'type'));
      const issued = textAt(it, 'status.certificate') === '' ? [] : ['Issued'];
      return [...types, ...issued].join(',') || 'Pending';
    }),
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [text('Created At', path('metadata.creationTimestamp'))],
  'leases.coordination.k8s.io': [text('Holder', (it) => textAt(it, 'spec.holderIdentity')), AGE],
});

const EVENTS = ['events', 'events.events.k8s.io'];

/** The columns of a kind: its name and then its own, or its age where it has none. An event has its name late. */
export function columnsOf(resource: Resource): readonly Column[] {
  if (EVENTS.includes(groupResource(resource))) return EVENT_COLUMNS;
  const name: Column = { ...text('Name', ({ metadata }) => metadata.name), format: 'name' };
  return [name, ...(resource.columns?.map(printerColumn) ?? COLUMNS.get(groupResource(resource)) ?? [AGE])];
}

function binding(): Column[] {
  const subjects =
    (kind: string): Cell =>
    (it) =>
      listAt(it, 'subjects')
        .filter((subject) => at(subject, 'kind') === kind)
        .map((subject) => [textAt(subject, 'namespace'), textAt(subject, 'name')].filter(Boolean).join('/'))
        .join(', ');
  return [
    text('Role', (it) => `${textAt(it, 'roleRef.kind')}/${textAt(it, 'roleRef.name')}`),
    AGE,
    wide('Users', subjects('User')),
    wide('Groups', subjects('Group')),
    wide('ServiceAccounts', subjects('ServiceAccount')),
  ];
}
