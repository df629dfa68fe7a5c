import { parseFieldSelector } from '../../api/request/field-selector.ts';
import { isLabelSelector } from '../../api/request/label-selector.ts';
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
  const byLabel = labelSelector(query.get('labelSelector') ?? '');
  const byField = fieldSelector(resource, query.get('fieldSelector') ?? '');
  return (object) => byLabel(object) && byField(object);
}

function fieldSelector(resource: Resource, selector: string): Selector {
  const terms = parseFieldSelector(selector);
  if (!terms) {
    throw badRequest(`Unable to find "${resource.version}" that match label selector, field selector "${selector}"`);
  }
  const selectable = ['metadata.name', 'metadata.namespace', ...(SELECTABLE.get(groupResource(resource)) ?? [])];
  for (const { field } of terms) {
    if (!selectable.includes(field)) throw badRequest(`field label not supported: ${field}`);
  }
  return (object) =>
    terms.every(({ field, operator, value }) => (textAt(object, field) === value) === (operator === '='));
}

/** apimachinery pkg/labels/selector.go: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, `a<1`. */
function labelSelector(selector: string): Selector {
  if (selector.trim() === '') return () => true;
  if (!isLabelSelector(selector)) throw badRequest(`unable to parse requirement: ${JSON.stringify(selector)}`);
  const requirements = (selector.match(/[^,(]+(?:\([^)]*\))?/g) ?? []).map(requirement);
  return ({ metadata: { labels = {} } }) => requirements.every((matches) => matches(labels));
}

function requirement(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const sets = /^\s*(\S+)\s+(in|notin)\s*\(([^)]*)\)/.exec(text);
  if (sets) {
    const [, key = '', operator, list = ''] = sets;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(ownValue(labels, key) ?? '\0') === (operator === 'in');
  }
  const [, negated, key = '', operator, value = ''] =
    /^(!?)\s*([^\s=!<>]+)\s*(?:(==|=|!=|<|>)\s*(\S*))?/.exec(text.trim()) ?? [];
  switch (operator) {
    case undefined:
      return (labels) => Object.hasOwn(labels, key) === (negated === '');
    case '!=':
      return (labels) => ownValue(labels, key) !== value;
    case '<':
      return (labels) => Number(ownValue(labels, key)) < Number(value);
    case '>':
      return (labels) => Number(ownValue(labels, key)) > Number(value);
    default:
      return (labels) => ownValue(labels, key) === value;
  }
}
