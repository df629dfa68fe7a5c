import { isJsonObject, textAt } from '../store/kube-object.ts';
import { each, fields, formed, listOf, oneOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import { Faults } from './faults.ts';
import { dnsLabel } from './formats.ts';

const mode: Check = (value, field, faults) => {
  if (typeof value === 'number' && (value < 0 || value > 0o777)) {
    faults.invalid(field, value, 'must be a number between 0 and 0777 (octal), both inclusive');
  }
};

/** A path within a volume: ValidateLocalNonReservedPath. */
const localPath: Check = (value, field, faults) => {
  if (typeof value !== 'string') return;
  if (value.startsWith('/')) faults.invalid(field, value, 'must be a relative path');
  if (value.split('/').includes('..')) faults.invalid(field, value, "must not contain '..'");
  if (value.startsWith('..') && !value.startsWith('../')) faults.invalid(field, value, "must not start with '..'");
};

const items = each(
  fields({
    key: required(),
    path: (value, field, faults) => (required()(value, field, faults), localPath(value, field, faults)),
    mode,
  }),
);

const HOST_PATHS = ['DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'];

/** What a volume is made of, with what is looked at in each (pkg/apis/core/validation, validateVolumeSource). */
const SOURCES: Readonly<Record<string, Check>> = {
  configMap: fields({ name: required(), defaultMode: mode, items }),
  secret: fields({ secretName: required(), defaultMode: mode, items }),
  persistentVolumeClaim: fields({ claimName: required() }),
  hostPath: fields({ path: required(), type: oneOf(...HOST_PATHS) }),
  nfs: fields({ server: required(), path: required() }),
  csi: fields({ driver: required() }),
  image: fields({ pullPolicy: oneOf('Always', 'IfNotPresent', 'Never') }),
};

/**
 * The volumes of a pod. Gives the names of those that are in order: only these can be mounted.
 */
export function checkVolumes(value: unknown, field: string, faults: Faults): Set<string> {
  const good = new Set<string>();
  for (const [index, volume] of listOf(value).entries()) {
    if (!isJsonObject(volume)) continue;
    const own = new Faults();
    const at = `${field}[${index}]`;
    const sources = Object.keys(volume).filter((name) => name !== 'name' && volume[name] !== undefined);
    fields(SOURCES)(volume, at, own);
    for (const extra of sources.slice(1)) own.forbidden(`${at}.${extra}`, 'may not specify more than 1 volume type');
    if (sources.length === 0) own.required(at, 'must specify a volume type');
    const name = textAt(volume, 'name');
    if (name === '') own.required(`${at}.name`);
    else formed(dnsLabel)(name, `${at}.name`, own);
    if (good.has(name)) own.duplicate(`${at}.name`, name);
    if (own.causes.length === 0) good.add(name);
    faults.causes.push(...own.causes);
  }
  return good;
}
