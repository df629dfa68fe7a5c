import { listAt, at, mapAt, numberAt, textAt } from '../store/kube-object.ts';
import { age, completions, selectorText } from './table-cells.ts';
import { NONE, count, integer, path, text, wide } from './column.ts';
import type { Cell, Column } from './column.ts';

const AGE = text('Age', age);

/** The columns of what has pods, after Name (pkg/printers/internalversion/printers.go). */
export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'deployments.apps': [
    text('Ready', (it) => `${numberAt(it, 'status.readyReplicas') ?? 0}/${numberAt(it, 'spec.replicas') ?? 0}`),
    count('Up-to-date', 'status.updatedReplicas'),
    count('Available', 'status.availableReplicas'),
    AGE,
    ...workload('spec.template.spec'),
  ],
  'replicasets.apps': [
    count('Desired', 'spec.replicas'),
    count('Current', 'status.replicas'),
    count('Ready', 'status.readyReplicas'),
    AGE,
    ...workload('spec.template.spec'),
  ],
  replicationcontrollers: [
    count('Desired', 'spec.replicas'),
    count('Current', 'status.replicas'),
    count('Ready', 'status.readyReplicas'),
    AGE,
    ...workload('spec.template.spec', 'spec.selector'),
  ],
  'controllerrevisions.apps': [
    text('Controller', (it) => {
      const owner = it.metadata.ownerReferences?.find(({ controller }) => controller);
      return owner ? `${owner.kind.toLowerCase()}.${groupOf(owner.apiVersion)}/${owner.name}` : NONE;
    }),
    count('Revision', 'revision'),
    AGE,
  ],
  'statefulsets.apps': [
    text('Ready', (it) => `${numberAt(it, 'status.readyReplicas') ?? 0}/${numberAt(it, 'spec.replicas') ?? 0}`),
    AGE,
    ...workload('spec.template.spec').slice(0, 2),
  ],
  'daemonsets.apps': [
    count('Desired', 'status.desiredNumberScheduled'),
    count('Current', 'status.currentNumberScheduled'),
    count('Ready', 'status.numberReady'),
    count('Up-to-date', 'status.updatedNumberScheduled'),
    count('Available', 'status.numberAvailable'),
    text('Node Selector', (it) => selectorText(mapAt(it, 'spec.template.spec.nodeSelector'))),
    AGE,
    ...workload('spec.template.spec'),
  ],
  'jobs.batch': [
    text('Status', (job) => (numberAt(job, 'status.succeeded') ? 'Complete' : 'Running')),
    text('Completions', completions),
    text('Duration', (job) => age(job, textAt(job, 'status.completionTime') || undefined, 'status.startTime')),
    AGE,
    ...workload('spec.template.spec'),
  ],
  'cronjobs.batch': [
    text('Schedule', path('spec.schedule')),
    text('Timezone', path('spec.timeZone')),
    text('Suspend', (job) => (at(job, 'spec.suspend') === true ? 'True' : 'False')),
    integer('Active', (job) => listAt(job, 'status.active').length),
    text('Last Schedule', path('status.lastScheduleTime')),
    AGE,
    ...workload('spec.jobTemplate.spec.template.spec'),
  ],
};

function workload(podSpec: string, selector = 'spec.selector.matchLabels'): Column[] {
  const containers =
    (field: string): Cell =>
    (it) =>
      listAt(it, `${podSpec}.containers`)
        .map((container) => textAt(container, field))
        .join(',');
  return [
    wide('Containers', containers('name')),
    wide('Images', containers('image')),
    wide('Selector', (it) => selectorText(mapAt(it, selector))),
  ];
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
}
