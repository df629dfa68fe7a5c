import { lookupTable } from '../../api/lookup-table.ts';
import { invalid } from '../store/api-error.ts';
import { listAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { groupResource } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { checkJobUpdate, cronJobSpec, jobSpec } from './batch-checks.ts';
import { fields, oneOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import {
  checkClaimUpdate,
  claimSpec,
  configMap,
  keepsData,
  keepsType,
  limitRangeSpec,
  quotaSpec,
  secret,
  volumeSpec,
} from './core-checks.ts';
import { checkAgainst } from './custom-checks.ts';
import { Faults } from './faults.ts';
import { checkMetadata } from './object-meta.ts';
import { checkPodUpdate, podSpec, podTemplate } from './pod-checks.ts';
import {
  autoscalerSpec,
  budgetSpec,
  checkPriorityUpdate,
  checkStorageClassUpdate,
  ingressSpec,
  networkPolicySpec,
  priorityClass,
  storageClass,
} from './policy-checks.ts';
import { binding, clusterRole, keepsRole, role } from './rbac-checks.ts';
import { checkServiceUpdate, serviceSpec } from './service-checks.ts';
import {
  checkStatefulSetUpdate,
  daemonSetSpec,
  deploymentSpec,
  keepsSelector,
  replicaSetSpec,
  statefulSetSpec,
} from './workload-checks.ts';

/** What a kind is checked for: each object, and what may change in one that is there. */
interface Kind {
  readonly object?: Check;
  readonly update?: (object: KubeObject, previous: KubeObject, faults: Faults) => void;
}

/** A spec is looked at also where there is none. */
function spec(check: Check): Check {
  return (value, _field, faults) => check((value as JsonObject)['spec'] ?? {}, 'spec', faults);
}

const KINDS = lookupTable<Kind>({
  configmaps: { object: configMap, update: keepsData },
  limitranges: { object: spec(limitRangeSpec) },
  persistentvolumeclaims: { object: spec(claimSpec), update: checkClaimUpdate },
  persistentvolumes: { object: spec(volumeSpec) },
  pods: { object: spec(podSpec), update: checkPodUpdate },
  podtemplates: { object: fields({ template: podTemplate }) },
  resourcequotas: { object: spec(quotaSpec) },
  secrets: { object: secret, update: keepsType },
  services: { object: spec(serviceSpec), update: checkServiceUpdate },
  'customresourcedefinitions.apiextensions.k8s.io': { object: definition },
  'daemonsets.apps': { object: spec(daemonSetSpec), update: keepsSelector },
  'deployments.apps': { object: spec(deploymentSpec), update: keepsSelector },
  'replicasets.apps': { object: spec(replicaSetSpec), update: keepsSelector },
  'statefulsets.apps': { object: spec(statefulSetSpec), update: checkStatefulSetUpdate },
  'horizontalpodautoscalers.autoscaling': { object: spec(autoscalerSpec) },
  'cronjobs.batch': { object: spec(cronJobSpec) },
  'jobs.batch': { object: spec(jobSpec), update: checkJobUpdate },
  'ingresses.networking.k8s.io': { object: spec(ingressSpec) },
  'networkpolicies.networking.k8s.io': { object: spec(networkPolicySpec) },
  'poddisruptionbudgets.policy': { object: spec(budgetSpec) },
  'clusterrolebindings.rbac.authorization.k8s.io': { object: binding(false), update: keepsRole },
  'clusterroles.rbac.authorization.k8s.io': { object: clusterRole },
  'rolebindings.rbac.authorization.k8s.io': { object: binding(true), update: keepsRole },
  'roles.rbac.authorization.k8s.io': { object: role },
  'priorityclasses.scheduling.k8s.io': { object: priorityClass, update: checkPriorityUpdate },
  'storageclasses.storage.k8s.io': { object: storageClass, update: checkStorageClassUpdate },
});

/** An object that is about to be written, with its defaults. */
export interface Validated {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** What it replaces. */
  readonly previous?: KubeObject;
}

/** Throws the server's 422 for an object that makes no sense, or that changes what may not change: what people meet of kubernetes pkg/apis/…/validation. */
export function validate({ resource, object, previous }: Validated): void {
  const faults = new Faults();
  checkMetadata(resource, object, faults);
  if (resource.schema === undefined) {
    const kind = KINDS.get(groupResource(resource));
    kind?.object?.(object, '', faults);
    if (previous) kind?.update?.(object, previous, faults);
  } else checkCustom(resource.schema as JsonObject, object, faults);
  if (faults.causes.length > 0) throw invalid(resource, object.metadata.name, faults.causes);
}

/** `apiVersion`, `kind` and `metadata` are those of any object, whatever the schema says. */
function checkCustom(
  schema: JsonObject,
  { apiVersion: _version, kind: _kind, metadata: _meta, ...own }: KubeObject,
  faults: Faults,
): void {
  const needed = listAt(schema, 'required').filter(
    (name) => !['apiVersion', 'kind', 'metadata'].includes(textOf(name)),
  );
  checkAgainst({ ...schema, required: needed }, own, '', faults);
}

function definition(value: unknown, _field: string, faults: Faults): void {
  const name = textAt(value, 'metadata.name');
  const wanted = `${textAt(value, 'spec.names.plural')}.${textAt(value, 'spec.group')}`;
  if (name !== wanted) faults.invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group');
  fields({
    spec: fields({
      group: required(),
      scope: oneOf('Cluster', 'Namespaced'),
      names: fields({ plural: required(), kind: required() }),
    }),
  })(value, '', faults);
}
