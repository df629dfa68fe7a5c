import { ownValue } from '../../api/own-value.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { ApiError, forbidden } from '../store/api-error.ts';
import type { Cluster } from '../cluster.ts';
import { checkEscalation } from './escalation-check.ts';
import { at, listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { checkLimitRanges } from './limit-ranges.ts';
import { quantity } from '../store/quantity.ts';
import { validate } from '../validation/validate.ts';
import { builtIn } from '../store/resource-table.ts';
import { silentContainers, usageOf, usedOf } from './resource-usage.ts';
import type { AdmissionRequest } from './admission-request.ts';

const namespaces = builtIn('', 'v1', 'namespaces');
const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');
const priorityClasses = builtIn('scheduling.k8s.io', 'v1', 'priorityclasses');
const runtimeClasses = builtIn('node.k8s.io', 'v1', 'runtimeclasses');
const quotas = builtIn('', 'v1', 'resourcequotas');

/** What may still refuse a write: each throws the server's own 403 or 404, in the server's order. */
export function admit(cluster: Cluster, user: UserInfo, request: AdmissionRequest): void {
  checkEscalation(cluster, user, request);
  // Of an object that was changed meanwhile it is not asked whether it is valid (apiserver pkg/registry/generic/registry/store.go, Update).
  if (request.operation === 'UPDATE') cluster.store.mustFollow(request.resource, request.object);
  validate(request);
  if (request.operation === 'CREATE') {
    if (request.resource.plural === 'pods') {
      checkClasses(cluster, request);
      checkServiceAccount(cluster, request);
      checkPodSecurity(cluster, request);
    }
    checkLimitRanges(cluster, request);
    checkQuota(cluster, request);
  }
}

/** NamespaceLifecycle, which comes before all other plugins: nothing is created in a namespace that is not there, or that is being deleted. */
export function checkNamespace({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { namespace = '', name } = object.metadata;
  if (namespace === '') return;
  const found = store.find(namespaces, '', namespace);
  if (!found) {
    throw new ApiError(404, 'NotFound', `namespaces "${namespace}" not found`, { name: namespace, kind: 'namespaces' });
  }
  if (found.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(resource, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
}

function checkServiceAccount({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { namespace = '', name, annotations = {} } = object.metadata;
  if (ownValue(annotations, 'kubernetes.io/config.mirror') !== undefined) return;
  const account = textAt(object, 'spec.serviceAccountName') || 'default';
  if (store.find(serviceAccounts, namespace, account)) return;
  const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
  throw forbidden(resource, name, why);
}

/** Priority and RuntimeClass: what a pod names must be there. */
function checkClasses({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { name } = object.metadata;
  const [priority, runtime] = [textAt(object, 'spec.priorityClassName'), textAt(object, 'spec.runtimeClassName')];
  if (priority !== '' && !store.find(priorityClasses, '', priority)) {
    throw forbidden(resource, name, `no PriorityClass with name ${priority} was found`);
  }
  if (runtime !== '' && !store.find(runtimeClasses, '', runtime)) {
    throw forbidden(resource, name, `pod rejected: RuntimeClass "${runtime}" not found`);
  }
}

/** Of PodSecurity the checks whose fields people forget, for `enforce: baseline` and `restricted`. */
function checkPodSecurity({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { namespace = '', name } = object.metadata;
  const labels = store.find(namespaces, '', namespace)?.metadata.labels ?? {};
  const level = labels['pod-security.kubernetes.io/enforce'];
  const violations = [
    ...(level === 'baseline' || level === 'restricted' ? baselineViolations(object) : []),
    ...(level === 'restricted' ? restrictedViolations(object) : []),
  ];
  if (violations.length === 0) return;
  const version = labels['pod-security.kubernetes.io/enforce-version'] ?? 'latest';
  throw forbidden(resource, name, `violates PodSecurity "${level}:${version}": ${violations.join(', ')}`);
}

function baselineViolations(pod: KubeObject): string[] {
  const privileged = offenders(pod, (container) => at(container, 'securityContext.privileged') === true);
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(pod, `spec.${field}`) === true);
  return [
    ...(host.length > 0 ? [`host namespaces (${host.map((field) => `${field}=true`).join(', ')})`] : []),
    ...(privileged ? [`privileged (${privileged} must not set securityContext.privileged=true)`] : []),
  ];
}

function restrictedViolations(pod: KubeObject): string[] {
  const escalating = offenders(pod, (it) => at(it, 'securityContext.allowPrivilegeEscalation') !== false);
  const capable = offenders(pod, (it) => !listAt(it, 'securityContext.capabilities.drop').includes('ALL'));
  const either = (container: unknown, path: string) =>
    at(container, `securityContext.${path}`) ?? at(pod, `spec.securityContext.${path}`);
  const asRoot = offenders(pod, (it) => either(it, 'runAsNonRoot') !== true);
  const profiles = ['RuntimeDefault', 'Localhost'];
  const unconfined = offenders(pod, (it) => !profiles.includes(textOf(either(it, 'seccompProfile.type'))));
  return [
    escalating &&
      `allowPrivilegeEscalation != false (${escalating} must set securityContext.allowPrivilegeEscalation=false)`,
    capable && `unrestricted capabilities (${capable} must set securityContext.capabilities.drop=["ALL"])`,
    asRoot && `runAsNonRoot != true (pod or ${asRoot} must set securityContext.runAsNonRoot=true)`,
    unconfined &&
      `seccompProfile (pod or ${unconfined} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
  ].filter((violation) => violation !== '');
}

/** `container "c"`, `containers "a", "b"`, or `''` when none offends. */
function offenders(pod: KubeObject, offends: (container: unknown) => boolean): string {
  const names = [...listAt(pod, 'spec.initContainers'), ...listAt(pod, 'spec.containers')]
    .filter(offends)
    .map((container) => `"${textAt(container, 'name')}"`);
  return names.length === 0 ? '' : `container${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
}

/** ResourceQuota, as far as it counts objects and what pods ask for. */
function checkQuota({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { namespace = '', name } = object.metadata;
  for (const quota of namespace === '' ? [] : store.list(quotas, namespace)) {
    const hard = mapAt(quota, 'spec.hard');
    const keys = Object.keys(hard).toSorted();
    const silent = keys.flatMap((key) => silentContainers(resource, object, key).map((one) => `${key} for: ${one}`));
    if (silent.length > 0)
      throw forbidden(resource, name, `failed quota: ${quota.metadata.name}: must specify ${silent.join('; ')}`);
    const requested = (key: string) => usageOf(resource, object, key) ?? 0;
    const used = (key: string) => usedOf(store, resource, namespace, key);
    const exceeded = keys.filter(
      (key) => requested(key) > 0 && used(key) + requested(key) > quantity(textOf(ownValue(hard, key))),
    );
    if (exceeded.length === 0) continue;
    const each = (amount: (key: string) => unknown) => exceeded.map((key) => `${key}=${textOf(amount(key))}`).join(',');
    const why = `exceeded quota: ${quota.metadata.name}, requested: ${each(requested)}, used: ${each(used)}, limited: ${each((key) => ownValue(hard, key))}`;
    throw forbidden(resource, name, why);
  }
}
