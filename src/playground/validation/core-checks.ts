import { lookupTable } from '../../api/lookup-table.ts';
import { mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { quantity } from '../store/quantity.ts';
import { child, each, fields, formed, immutable, isMissing, isSame, keys, listOf, mapOf, oneOf } from './checks.ts';
import type { Check } from './checks.ts';
import { checkResourceName, notNegativeAmount } from './container-checks.ts';
import type { Faults } from './faults.ts';
import { configKey, dnsSubdomain } from './formats.ts';
import { labelSelector } from './object-meta.ts';

/** k8s.io/api core/v1, MaxSecretSize; ConfigMaps have no more. */
const MAX_DATA = 1024 * 1024;

/** data and binaryData of a ConfigMap (pkg/apis/core/validation, ValidateConfigMap). */
export const configMap: Check = (value, field, faults) => {
  fields({ data: keys(configKey), binaryData: keys(configKey) })(value, field, faults);
  const [data, binary] = [mapAt(value, 'data'), mapAt(value, 'binaryData')];
  for (const key of Object.keys(data)) {
    if (Object.hasOwn(binary, key)) faults.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
  }
  const bytes = sizeOf(data, (text) => Buffer.byteLength(text)) + sizeOf(binary, base64Bytes);
  if (bytes > MAX_DATA) faults.tooLong('', MAX_DATA);
};

function sizeOf(data: object, measure: (text: string) => number): number {
  return Object.values(data).reduce<number>((sum, text) => sum + measure(textOf(text)), 0);
}

function base64Bytes(text: string): number {
  return Buffer.byteLength(text, 'base64');
}

/** By type of Secret the keys that it must have. */
const KEYS = lookupTable<readonly string[]>({
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
});

const ACCOUNT = 'kubernetes.io/service-account.name';

/** data of a Secret, by its type: ValidateSecret. */
export const secret: Check = (value, _field, faults) => {
  const data = mapAt(value, 'data');
  keys(configKey)(data, 'data', faults);
  if (sizeOf(data, base64Bytes) > MAX_DATA) faults.tooLong('data', MAX_DATA);
  const type = textAt(value, 'type');
  if (type === 'kubernetes.io/service-account-token' && textOf(mapAt(value, 'metadata.annotations')[ACCOUNT]) === '') {
    faults.required(`metadata.annotations[${ACCOUNT}]`);
  }
  const has = (key: string) => Object.hasOwn(data, key);
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    faults.required('data[username]');
    faults.required('data[password]');
  }
  for (const key of KEYS.get(type) ?? []) {
    if (!has(key)) faults.required(`data[${key}]`);
    else if (key.startsWith('.docker')) mustBeJson(textOf(data[key]), `data[${key}]`, faults);
  }
};

function mustBeJson(base64: string, field: string, faults: Faults): void {
  const text = Buffer.from(base64, 'base64').toString().trim();
  if (!/^\{[^]*\}$/.test(text)) faults.invalid(field, '<secret contents redacted>', 'invalid character');
}

/** What is immutable by its own word stays: ConfigMaps and Secrets. */
export function keepsData(object: KubeObject, previous: KubeObject, faults: Faults): void {
  if (previous['immutable'] !== true) return;
  const why = 'field is immutable when `immutable` is set';
  if (object['immutable'] !== true) faults.forbidden('immutable', why);
  for (const name of ['data', 'binaryData']) if (!isSame(object[name], previous[name])) faults.forbidden(name, why);
}

/** A Secret keeps its type. */
export function keepsType(object: KubeObject, previous: KubeObject, faults: Faults): void {
  immutable(object['type'], previous['type'], 'type', faults);
  keepsData(object, previous, faults);
}

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

const accessModes: Check = (value, field, faults) => {
  const modes = listOf(value);
  if (modes.length === 0) faults.required(field, 'at least 1 access mode is required');
  for (const mode of modes) oneOf(...ACCESS_MODES)(mode, field, faults);
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    faults.forbidden(field, 'may not use ReadWriteOncePod with other access modes');
  }
};

/** spec of a PersistentVolumeClaim. */
export const claimSpec: Check = (value, field, faults) => {
  fields({ accessModes, selector: labelSelector })(value, field, faults);
  const storage = mapAt(value, 'resources.requests')['storage'];
  const at = `${child(field, 'resources')}[storage]`;
  if (storage === undefined) faults.required(at);
  else if (quantity(textOf(storage)) <= 0) faults.invalid(at, textOf(storage), 'must be greater than zero');
  fields({ storageClassName: formed(dnsSubdomain), volumeMode: oneOf('Block', 'Filesystem') })(value, field, faults);
};

/** A claim keeps its spec, but a bound one may grow: ValidatePersistentVolumeClaimUpdate. The server adds a diff, which is not made here. */
export function checkClaimUpdate(claim: KubeObject, previous: KubeObject, faults: Faults): void {
  const isBound = textAt(claim, 'status.phase') === 'Bound';
  const fixed = (one: KubeObject) => {
    const { volumeName, resources, volumeAttributesClassName, ...rest } = mapAt(one, 'spec');
    const named = textAt(previous, 'spec.volumeName') === '' ? {} : { volumeName };
    return { ...rest, ...named, ...(!isBound && { resources, volumeAttributesClassName }) };
  };
  if (!isSame(fixed(claim), fixed(previous))) {
    const why =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n';
    faults.forbidden('spec', why);
  }
  const [size, old] = [claim, previous].map((one) => quantity(textAt(one, 'spec.resources.requests.storage')));
  if (
    size !== undefined &&
    old !== undefined &&
    size < old &&
    size <= quantity(textAt(previous, 'status.capacity.storage') || '0')
  ) {
    faults.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
  }
}

/** spec of a PersistentVolume. */
export const volumeSpec: Check = (value, field, faults) => {
  const { accessModes: modes, capacity, ...rest } = mapOf(value);
  if (isMissing(modes)) faults.required(child(field, 'accessModes'));
  for (const mode of listOf(modes)) oneOf(...ACCESS_MODES)(mode, child(field, 'accessModes'), faults);
  if (Object.keys(mapOf(capacity)).length === 0) faults.required(child(field, 'capacity'));
  else if (!Object.hasOwn(mapOf(capacity), 'storage')) {
    faults.unsupported(child(field, 'capacity'), mapOf(capacity), ['storage']);
  }
  fields({
    persistentVolumeReclaimPolicy: oneOf('Delete', 'Recycle', 'Retain'),
    volumeMode: oneOf('Block', 'Filesystem'),
    storageClassName: formed(dnsSubdomain),
  })(value, field, faults);
  const isSource = (name: string) => !NOT_SOURCES.includes(name);
  if (!Object.keys(rest).some(isSource)) faults.required(field, 'must specify a volume type');
};

const NOT_SOURCES = [
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

const OF_QUOTAS =
  /^(?:cpu|memory|ephemeral-storage|pods|services|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|services\.(?:nodeports|loadbalancers)|(?:requests|limits)\.(?:cpu|memory|storage|ephemeral-storage)|(?:requests\.)?hugepages-.*)$/;

/** spec of a ResourceQuota. */
export const quotaSpec: Check = fields({
  hard: (value, field, faults) => {
    for (const [name, amount] of Object.entries(mapOf(value))) {
      const at = `${field}[${name}]`;
      checkResourceName(name, at, faults);
      if (!name.includes('/') && !OF_QUOTAS.test(name))
        faults.invalid(at, name, 'must be a standard resource for quota');
      notNegativeAmount(amount, at, faults);
    }
  },
});

/** spec of a LimitRange: least and most must not cross. */
export const limitRangeSpec: Check = fields({
  limits: each((value, field, faults) => {
    const { min, max } = mapOf(value);
    for (const [name, least] of Object.entries(mapOf(min))) {
      const most = mapOf(max)[name];
      if (most === undefined || !(quantity(textOf(least)) > quantity(textOf(most)))) continue;
      const why = `min value ${textOf(least)} is greater than max value ${textOf(most)}`;
      faults.invalid(`${field}.min[${name}]`, textOf(least), why);
    }
  }),
});
