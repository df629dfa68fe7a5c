import { mapAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import {
  all,
  child,
  each,
  fields,
  formed,
  immutable,
  isMissing,
  isSame,
  listOf,
  mapOf,
  oneOf,
  required,
} from './checks.ts';
import type { Check } from './checks.ts';
import type { Faults } from './faults.ts';
import { dnsLabel, dnsSubdomain, pathSegment, portName, portNumber, wildcardDomain } from './formats.ts';
import { labelSelector } from './object-meta.ts';
import { intOrPercent } from './workload-checks.ts';

/** spec of a PodDisruptionBudget (pkg/apis/policy/validation). */
export const budgetSpec: Check = (value, field, faults) => {
  const { minAvailable, maxUnavailable } = mapOf(value);
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    faults.invalid(field, value, 'minAvailable and maxUnavailable cannot be both set');
  }
  fields({
    minAvailable: all(intOrPercent, atMostWhole),
    maxUnavailable: all(intOrPercent, atMostWhole),
    selector: labelSelector,
    unhealthyPodEvictionPolicy: oneOf('AlwaysAllow', 'IfHealthyBudget'),
  })(value, field, faults);
};

const atMostWhole: Check = (value, field, faults) => {
  if (typeof value === 'string' && /^\d+%$/.test(value) && Number.parseInt(value, 10) > 100) {
    faults.invalid(field, value, 'must not be greater than 100%');
  }
};

/** spec of a HorizontalPodAutoscaler, of either version (pkg/apis/autoscaling/validation). */
export const autoscalerSpec: Check = (value, field, faults) => {
  const { minReplicas = 1, maxReplicas = 0 } = mapOf(value);
  if (Number(minReplicas) < 1)
    faults.invalid(child(field, 'minReplicas'), minReplicas, 'must be greater than or equal to 1');
  if (Number(maxReplicas) < 1) faults.invalid(child(field, 'maxReplicas'), maxReplicas, 'must be greater than 0');
  if (Number(maxReplicas) < Number(minReplicas)) {
    faults.invalid(child(field, 'maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`');
  }
  const target = mapOf(value)['scaleTargetRef'];
  fields({ kind: all(required(), formed(pathSegment)), name: all(required(), formed(pathSegment)) })(
    target ?? {},
    child(field, 'scaleTargetRef'),
    faults,
  );
};

/** What a PriorityClass keeps (pkg/apis/scheduling/validation). */
export function checkPriorityUpdate(object: KubeObject, previous: KubeObject, faults: Faults): void {
  if ((object['value'] ?? 0) !== (previous['value'] ?? 0))
    faults.forbidden('value', 'may not be changed in an update.');
  immutable(object['preemptionPolicy'], previous['preemptionPolicy'], 'preemptionPolicy', faults);
}

/** A PriorityClass: the highest values and the prefix are the system's. */
export const priorityClass: Check = (value, _field, faults) => {
  const name = textOf(mapAt(value, 'metadata')['name']);
  const priority = Number(mapOf(value)['value'] ?? 0);
  if (name.startsWith('system-') && !['system-cluster-critical', 'system-node-critical'].includes(name)) {
    const why =
      "priority class names with 'system-' prefix are reserved for system use only. error: " +
      name +
      ' is not a known system priority class';
    faults.forbidden('metadata.name', why);
  } else if (!name.startsWith('system-') && priority > 1_000_000_000) {
    faults.forbidden('value', 'maximum allowed value of a user defined priority is 1000000000');
  }
  fields({ preemptionPolicy: oneOf('Never', 'PreemptLowerPriority') })(value, '', faults);
};

/** A StorageClass (pkg/apis/storage/validation). */
export const storageClass: Check = fields({
  provisioner: required(),
  reclaimPolicy: oneOf('Delete', 'Retain'),
  volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
});

/** A StorageClass keeps what its volumes are made by. */
export function checkStorageClassUpdate(object: KubeObject, previous: KubeObject, faults: Faults): void {
  if (!isSame(object['parameters'], previous['parameters'])) {
    faults.forbidden('parameters', 'updates to parameters are forbidden.');
  }
  if (object['provisioner'] !== previous['provisioner']) {
    faults.forbidden('provisioner', 'updates to provisioner are forbidden.');
  }
  immutable(object['reclaimPolicy'] ?? 'Delete', previous['reclaimPolicy'] ?? 'Delete', 'reclaimPolicy', faults);
  immutable(
    object['volumeBindingMode'] ?? 'Immediate',
    previous['volumeBindingMode'] ?? 'Immediate',
    'volumeBindingMode',
    faults,
  );
}

const backend: Check = (value, field, faults) => {
  const { service, resource } = mapOf(value);
  if (resource !== undefined && service !== undefined) {
    faults.invalid(field, '', 'cannot set both resource and service backends');
  } else if (service !== undefined) {
    const { name, port } = mapOf(service);
    if (isMissing(name)) faults.required(`${field}.service.name`);
    else formed(dnsLabel)(name, `${field}.service.name`, faults);
    const { name: named, number } = mapOf(port);
    const at = `${field}.service.port`;
    if (!isMissing(named) && typeof number === 'number' && number !== 0) {
      faults.invalid(field, '', 'cannot set both port name & port number');
    } else if (!isMissing(named)) faults.invalidFor(`${at}.name`, named, portName(textOf(named)));
    else if (number === undefined || number === 0) faults.required(field, 'port name or number is required');
    else faults.invalidFor(`${at}.number`, number, portNumber(Number(number)));
  } else if (resource === undefined) faults.invalid(field, '', 'resource or service backend is required');
};

const host: Check = (value, field, faults) => {
  const name = textOf(value);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) faults.invalid(field, name, 'must be a DNS name, not an IP address');
  formed(name.includes('*') ? wildcardDomain : dnsSubdomain)(name, field, faults);
};

const ingressPath: Check = (value, field, faults) => {
  const { path = '', pathType } = mapOf(value);
  if (pathType === undefined) faults.required(`${field}.pathType`, 'pathType must be specified');
  else oneOf('Exact', 'ImplementationSpecific', 'Prefix')(pathType, `${field}.pathType`, faults);
  const isExact = pathType === 'Exact' || pathType === 'Prefix';
  if (isExact && !textOf(path).startsWith('/')) faults.invalid(`${field}.path`, path, 'must be an absolute path');
  backend(mapOf(value)['backend'], `${field}.backend`, faults);
};

/** spec of an Ingress (pkg/apis/networking/validation). */
export const ingressSpec: Check = (value, field, faults) => {
  const { rules, defaultBackend } = mapOf(value);
  if (listOf(rules).length === 0 && defaultBackend === undefined) {
    faults.invalid(field, null, 'either `defaultBackend` or `rules` must be specified');
  }
  if (defaultBackend !== undefined) backend(defaultBackend, child(field, 'defaultBackend'), faults);
  const http: Check = (inner, at) => {
    if (inner !== undefined && listOf(mapOf(inner)['paths']).length === 0) faults.required(`${at}.paths`);
    fields({ paths: each(ingressPath) })(inner, at, faults);
  };
  fields({
    rules: each(fields({ host, http })),
    tls: each(fields({ hosts: each(host), secretName: formed(dnsSubdomain) })),
    ingressClassName: formed(dnsSubdomain),
  })(value, field, faults);
};

const policyPort: Check = (value, field, faults) => {
  const { port, endPort, protocol } = mapOf(value);
  oneOf('TCP', 'UDP', 'SCTP')(protocol, `${field}.protocol`, faults);
  if (typeof port === 'number') {
    faults.invalidFor(`${field}.port`, port, portNumber(port));
    if (typeof endPort === 'number' && endPort < port) {
      faults.invalid(`${field}.endPort`, endPort, 'must be greater than or equal to `port`');
    }
  } else if (typeof port === 'string') {
    if (endPort !== undefined)
      faults.invalid(`${field}.endPort`, endPort, 'may not be specified when `port` is non-numeric');
    faults.invalidFor(`${field}.port`, port, portName(port));
  } else if (endPort !== undefined) {
    faults.invalid(`${field}.endPort`, endPort, 'may not be specified when `port` is not specified');
  }
};

const peer: Check = (value, field, faults) => {
  const { podSelector, namespaceSelector, ipBlock } = mapOf(value);
  fields({ podSelector: labelSelector, namespaceSelector: labelSelector, ipBlock: fields({ cidr: required() }) })(
    value,
    field,
    faults,
  );
  const others = podSelector !== undefined || namespaceSelector !== undefined;
  if (!others && ipBlock === undefined) faults.required(field, 'must specify a peer');
  else if (others && ipBlock !== undefined) faults.forbidden(field, 'may not specify both ipBlock and another peer');
};

/** spec of a NetworkPolicy. */
export const networkPolicySpec: Check = fields({
  podSelector: labelSelector,
  ingress: each(fields({ ports: each(policyPort), from: each(peer) })),
  egress: each(fields({ ports: each(policyPort), to: each(peer) })),
  policyTypes: each(oneOf('Ingress', 'Egress')),
});
