import { readFieldSelector } from '../../api/request/field-selector.ts';
import { SelectorError, parseLabelSelector } from '../../api/request/label-selector.ts';
import { parseInt64 } from '../../api/request/int64.ts';
import type { LabelRequirement } from '../../api/request/label-selector.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { ownValue } from '../../api/own-value.ts';
import { badRequest } from './api-error.ts';
import { textAt } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { groupResource } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

/** Whether an object is selected. */
export type Selector = (object: KubeObject) => boolean;

/** Fields that may be selected on, besides metadata.name and metadata.namespace. */
const SELECTABLE = lookupTable<readonly string[]>({
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (field) => `involvedObject.${field}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
});

/** Which objects a list, watch or deletecollection asks for. Throws 400 in the server's words. */
export function selectorOf(resource: Resource, query: URLSearchParams): Selector {
  const byLabel = parsed(() => labelSelector(query.get('labelSelector') ?? ''));
  const byField = parsed(() => fieldSelector(resource, query.get('fieldSelector') ?? ''));
  return (object) => byLabel(object) && byField(object);
}

function parsed(read: () => Selector): Selector {
  try {
    return read();
  } catch (error) {
    throw error instanceof SelectorError ? badRequest(error.message) : error;
  }
}

function fieldSelector(resource: Resource, selector: string): Selector {
  const terms = readFieldSelector(selector);
  const selectable = ['metadata.name', 'metadata.namespace', ...(SELECTABLE.get(groupResource(resource)) ?? [])];
  for (const { field } of terms) {
    if (!selectable.includes(field)) throw badRequest(`field label not supported: ${field}`);
  }
  return (object) =>
    terms.every(({ field, operator, value }) => (textAt(object, field) === value) === (operator === '='));
}

function labelSelector(selector: string): Selector {
  const requirements = parseLabelSelector(selector);
  return ({ metadata: { labels = {} } }) => requirements.every((one) => meets(one, labels));
}

/** Requirement.Matches (apimachinery pkg/labels/selector.go): what is not there is in no set. */
function meets({ key, operator, values }: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = ownValue(labels, key);
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    default:
      return compares(value ?? '', operator, values[0] ?? '');
  }
}

function compares(value: string, operator: '<' | '>', limit: string): boolean {
  const [left, right] = [parseInt64(value), parseInt64(limit)];
  if (left === undefined || right === undefined) return false;
  return operator === '<' ? left < right : left > right;
}
