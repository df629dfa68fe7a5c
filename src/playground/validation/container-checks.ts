import { isJsonObject, listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import { quantity } from '../store/quantity.ts';
import { all, child, each, fields, isMissing, listOf, mapOf, notNegative, oneOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import { formed } from './checks.ts';
import type { Faults } from './faults.ts';
import { configKey, dnsLabel, portName, portNumber, qualifiedName, variableName } from './formats.ts';

/** What the containers of a pod are checked against (pkg/apis/core/validation/validation.go). */
export interface Surroundings {
  /** The names of the volumes that are in order. */
  readonly volumes: ReadonlySet<string>;
}

/** A container of any sort: validateContainerCommon. */
export function checkContainer(value: unknown, field: string, faults: Faults, { volumes }: Surroundings): void {
  fields({
    name: all(required(), formed(dnsLabel)),
    image: required(),
    terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    ports: containerPorts,
    env: each(variable),
    envFrom: variableSources,
    volumeMounts: mountsOf(volumes),
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    resources,
    livenessProbe: probe(true),
    readinessProbe: probe(false),
    startupProbe: probe(true),
  })(value, field, faults);
}

const containerPorts: Check = (value, field, faults) => {
  const names = new Set<string>();
  for (const [index, port] of listOf(value).entries()) {
    const at = `${field}[${index}]`;
    const name = textAt(port, 'name');
    if (name !== '') {
      const wrong = portName(name);
      faults.invalidFor(`${at}.name`, name, wrong);
      if (wrong.length === 0 && names.has(name)) faults.duplicate(`${at}.name`, name);
      if (wrong.length === 0) names.add(name);
    }
    if (isZero(mapOf(port)['containerPort'])) faults.required(`${at}.containerPort`);
    else checkPort(mapOf(port)['containerPort'], `${at}.containerPort`, faults);
    if (!isZero(mapOf(port)['hostPort'])) checkPort(mapOf(port)['hostPort'], `${at}.hostPort`, faults);
    oneOf('SCTP', 'TCP', 'UDP')(mapOf(port)['protocol'], `${at}.protocol`, faults);
  }
};

function isZero(value: unknown): boolean {
  return value === undefined || value === 0;
}

function checkPort(value: unknown, field: string, faults: Faults): void {
  if (typeof value === 'number') faults.invalidFor(field, value, portNumber(value));
}

/** A port by its number or its name: ValidatePortNumOrName. */
export const portOrName: Check = (value, field, faults) => {
  if (typeof value === 'string') faults.invalidFor(field, value, portName(value));
  else faults.invalidFor(field, value ?? 0, portNumber(typeof value === 'number' ? value : 0));
};

const keySelector = fields({ name: required(), key: all(required(), formed(configKey)) });

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

const variable: Check = (value, field, faults) => {
  fields({ name: all(required(), formed(variableName)) })(value, field, faults);
  const { valueFrom } = mapOf(value);
  if (!isJsonObject(valueFrom)) return;
  const at = `${field}.valueFrom`;
  fields({
    fieldRef: fields({ fieldPath: required() }),
    resourceFieldRef: fields({ resource: required() }),
    configMapKeyRef: keySelector,
    secretKeyRef: keySelector,
  })(valueFrom, at, faults);
  const given = SOURCES.filter((source) => valueFrom[source] !== undefined);
  if (given.length === 0) {
    faults.invalid(
      at,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    );
  } else if (textAt(value, 'value') !== '') faults.invalid(at, '', 'may not be specified when `value` is not empty');
  else if (given.length > 1) faults.invalid(at, '', 'may not have more than one field specified at a time');
};

const variableSources: Check = (value, field, faults) => {
  for (const [index, source] of listOf(value).entries()) {
    const at = `${field}[${index}]`;
    fields({
      prefix: formed(variableName),
      configMapRef: fields({ name: required() }),
      secretRef: fields({ name: required() }),
    })(source, at, faults);
    const given = ['configMapRef', 'secretRef'].filter((name) => mapOf(source)[name] !== undefined);
    if (given.length === 0) faults.invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`');
    else if (given.length > 1) faults.invalid(field, '', 'may not have more than one field specified at a time');
  }
};

function mountsOf(volumes: ReadonlySet<string>): Check {
  return (value, field, faults) => {
    const paths = new Set<string>();
    for (const [index, mount] of listOf(value).entries()) {
      const at = `${field}[${index}]`;
      const [name, path] = [textAt(mount, 'name'), textAt(mount, 'mountPath')];
      if (name === '') faults.required(`${at}.name`);
      if (!volumes.has(name)) faults.notFound(`${at}.name`, name);
      if (path === '') faults.required(`${at}.mountPath`);
      if (paths.has(path)) faults.invalid(`${at}.mountPath`, path, 'must be unique');
      paths.add(path);
    }
  };
}

/** Requests and limits: of what may not be overcommitted both are equal. */
const resources: Check = (value, field, faults) => {
  const [limits, requests] = [mapAt(value, 'limits'), mapAt(value, 'requests')];
  for (const [name, amount] of Object.entries(limits)) checkAmount(name, amount, `${field}.limits[${name}]`, faults);
  for (const [name, amount] of Object.entries(requests)) {
    checkAmount(name, amount, `${field}.requests[${name}]`, faults);
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const at = `${field}.requests`;
    if (limit === undefined) {
      if (!mayBeOvercommitted(name))
        faults.required(`${field}.limits`, 'Limit must be set for non overcommitable resources');
    } else if (!mayBeOvercommitted(name) && amountOf(amount) !== amountOf(limit)) {
      faults.invalid(at, textOf(amount), `must be equal to ${name} limit of ${textOf(limit)}`);
    } else if (amountOf(amount) > amountOf(limit)) {
      faults.invalid(at, textOf(amount), `must be less than or equal to ${name} limit of ${textOf(limit)}`);
    }
  }
};

/** pkg/apis/core/helper, IsOvercommitAllowed. */
function mayBeOvercommitted(name: string): boolean {
  return !name.startsWith('hugepages-') && (!name.includes('/') || name.includes('kubernetes.io/'));
}

const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];

function checkAmount(name: string, amount: unknown, field: string, faults: Faults): void {
  checkResourceName(name, field, faults);
  if (!name.includes('/') && !OF_CONTAINERS.includes(name) && !name.startsWith('hugepages-')) {
    faults.invalid(field, name, 'must be a standard resource for containers');
  }
  notNegativeAmount(amount, field, faults);
}

const STANDARD = new Set(
  (
    'cpu memory ephemeral-storage storage pods services replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims ' +
    'services.nodeports services.loadbalancers requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu limits.memory ' +
    'limits.ephemeral-storage'
  ).split(' '),
);

/** A name of a resource that is counted or measured: a standard one, or with a domain in front (validateResourceName). */
export function checkResourceName(name: string, field: string, faults: Faults): void {
  const wrong = qualifiedName(name);
  faults.invalidFor(field, name, wrong);
  const isStandard = name.includes('/') || STANDARD.has(name) || /^(?:requests\.)?hugepages-/.test(name);
  if (wrong.length === 0 && !isStandard)
    faults.invalid(field, name, 'must be a standard resource type or fully qualified');
}

/** A quantity that must not be less than 0. */
export const notNegativeAmount: Check = (value, field, faults) => {
  if (textOf(value).startsWith('-')) faults.invalid(field, textOf(value), 'must be greater than or equal to 0');
};

function amountOf(value: unknown): number {
  return quantity(textOf(value));
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** A probe; one of liveness and startup needs a single success. */
function probe(once: boolean): Check {
  return (value, field, faults) => {
    if (!isJsonObject(value)) return;
    const given = HANDLERS.filter((handler) => value[handler] !== undefined);
    for (const extra of given.slice(1))
      faults.forbidden(child(field, extra), 'may not specify more than 1 handler type');
    fields({
      exec: fields({ command: required() }),
      httpGet: fields({ port: portOrName, scheme: oneOf('HTTP', 'HTTPS') }),
      tcpSocket: fields({ port: portOrName }),
    })(value, field, faults);
    if (given.length === 0) faults.required(field, 'must specify a handler type');
    fields({
      initialDelaySeconds: notNegative,
      timeoutSeconds: notNegative,
      periodSeconds: notNegative,
      successThreshold: notNegative,
      failureThreshold: notNegative,
    })(value, field, faults);
    const successes = value['successThreshold'];
    if (once && !isMissing(successes) && successes !== 1)
      faults.invalid(`${field}.successThreshold`, successes, 'must be 1');
  };
}

/** The ports of the host that containers share: none may be taken twice. */
export function checkHostPorts(containers: unknown, field: string, faults: Faults): void {
  const taken = new Set<string>();
  for (const [index, container] of listOf(containers).entries()) {
    for (const [place, port] of listAt(container, 'ports').entries()) {
      const { hostPort, hostIP, protocol } = mapOf(port);
      if (isZero(hostPort)) continue;
      const name = `${textOf(protocol) || 'TCP'}/${textOf(hostIP)}/${textOf(hostPort)}`;
      if (taken.has(name)) faults.duplicate(`${field}[${index}].ports[${place}].hostPort`, name);
      taken.add(name);
    }
  }
}
