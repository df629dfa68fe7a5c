import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { child, fields, immutable, isMissing, isSame, mapOf, notNegative, oneOf } from './checks.ts';
import type { Check } from './checks.ts';
import type { Faults } from './faults.ts';
import { annotations, labelSelector, labels, selects } from './object-meta.ts';
import { template } from './pod-checks.ts';

/** What all workloads of apps/v1 have: a selector that fits the template, whose pods start again for ever (pkg/apis/apps/validation). */
function workload(kind: string, pods: Check, others: Readonly<Record<string, Check>>): Check {
  return (value, field, faults) => {
    const { selector, template: given } = mapOf(value);
    fields({ replicas: notNegative })(value, field, faults);
    if (selector === undefined) faults.required(child(field, 'selector'));
    else {
      labelSelector(selector, child(field, 'selector'), faults);
      if (isEmptySelector(selector))
        faults.invalid(child(field, 'selector'), selector, `empty selector is invalid for ${kind}`);
    }
    if (hasUnknownOperator(selector)) {
      faults.invalid(child(field, 'selector'), selector, 'invalid label selector');
      return;
    }
    const own = mapAt(given, 'metadata.labels');
    if (!isEmptySelector(selector) ? !selects(selector, own) : selector === undefined) {
      const at = `${child(field, 'template')}.metadata.labels`;
      const shown = isMissing(mapAt(given, 'metadata')['labels']) ? null : own;
      faults.invalid(at, shown, '`selector` does not match template `labels`');
    }
    pods(given, child(field, 'template'), faults);
    checkRestarts(given, child(field, 'template'), faults);
    fields(others)(value, field, faults);
  };
}

function hasUnknownOperator(selector: unknown): boolean {
  const operators = listAt(selector, 'matchExpressions').map((one) => textAt(one, 'operator'));
  return operators.some((operator) => !['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator));
}

function isEmptySelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = mapOf(selector);
  return Object.keys(mapOf(matchLabels)).length === 0 && isMissing(matchExpressions);
}

function checkRestarts(pods: unknown, field: string, faults: Faults): void {
  const policy = textAt(pods, 'spec.restartPolicy');
  if (policy !== '' && policy !== 'Always') faults.unsupported(`${field}.spec.restartPolicy`, policy, ['Always']);
}

/** `50%` or a number that is not negative (ValidatePositiveIntOrPercent). */
export const intOrPercent: Check = (value, field, faults) => {
  if (typeof value === 'number') notNegative(value, field, faults);
  else if (typeof value === 'string' && !/^\d+%$/.test(value)) {
    const why =
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    faults.invalid(field, value, why);
  }
};

const deploymentStrategy: Check = (value, field, faults) => {
  const { type, rollingUpdate } = mapOf(value);
  oneOf('Recreate', 'RollingUpdate')(type, `${field}.type`, faults);
  if (type === 'Recreate' && rollingUpdate !== undefined) {
    faults.forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
    return;
  }
  fields({ maxUnavailable: intOrPercent, maxSurge: intOrPercent })(rollingUpdate, `${field}.rollingUpdate`, faults);
  const { maxUnavailable, maxSurge } = mapOf(rollingUpdate);
  const isNone = (one: unknown) => one === 0 || one === '0%';
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    faults.invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  }
};

/** spec of a Deployment. */
export const deploymentSpec = workload('deployment', template, {
  strategy: deploymentStrategy,
  minReadySeconds: notNegative,
  revisionHistoryLimit: notNegative,
  progressDeadlineSeconds: notNegative,
});

/** spec of a ReplicaSet. */
export const replicaSetSpec = workload('deployment', template, { minReadySeconds: notNegative });

/** spec of a DaemonSet. */
export const daemonSetSpec = workload('daemonset', template, {
  updateStrategy: fields({ type: oneOf('RollingUpdate', 'OnDelete') }),
  minReadySeconds: notNegative,
  revisionHistoryLimit: notNegative,
});

/** spec of a StatefulSet. What its pods run is not looked at: volumes come from claims (ValidatePodTemplateSpecForStatefulSet). */
export const statefulSetSpec: Check = (value, field, faults) => {
  const { podManagementPolicy } = mapOf(value);
  if (!isMissing(podManagementPolicy) && podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') {
    faults.invalid(child(field, 'podManagementPolicy'), podManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
  }
  ofStatefulSet(value, field, faults);
};

const ofStatefulSet = workload('statefulset', fields({ metadata: fields({ labels, annotations }) }), {});

/** The selector of apps/v1 workloads stays as it is. */
export function keepsSelector(object: KubeObject, previous: KubeObject, faults: Faults): void {
  immutable(mapAt(object, 'spec')['selector'], mapAt(previous, 'spec')['selector'], 'spec.selector', faults);
}

const OF_STATEFUL_SETS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

/** Most of a StatefulSet stays as it is: ValidateStatefulSetUpdate. */
export function checkStatefulSetUpdate(object: KubeObject, previous: KubeObject, faults: Faults): void {
  const fixed = (one: KubeObject) =>
    Object.fromEntries(Object.entries(mapAt(one, 'spec')).filter(([name]) => !OF_STATEFUL_SETS.includes(name)));
  if (isSame(fixed(object), fixed(previous))) return;
  const names = OF_STATEFUL_SETS.map((name) => `'${name}'`);
  const listed = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  faults.forbidden('spec', `updates to statefulset spec for fields other than ${listed} are forbidden`);
}
