import { isJsonObject, textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { isEmptySet, union } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts';

/** Who set fields, and how (meta/v1 ManagedFieldsEntry). */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly fields: FieldSet;
  /** RFC 3339; undefined where it is not known. */
  readonly time: string | undefined;
}

/** Managers by what tells them apart: an applier has one entry, whatever the version that it applied (managedfields.go, BuildManagerIdentifier). */
export type Managers = ReadonlyMap<string, Manager>;

/** What tells a manager apart. */
export function identityOf({ name, operation, apiVersion, subresource }: Omit<Manager, 'fields' | 'time'>): string {
  return JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** The managers of an object's managedFields; undefined where they make no sense (managedfields.go, DecodeManagedFields). */
export function readManagers(entries: readonly unknown[] | undefined): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of entries ?? []) {
    const manager = isJsonObject(entry) ? readManager(entry) : undefined;
    if (manager === undefined) return undefined;
    managers.set(identityOf(manager), manager);
  }
  return managers;
}

function readManager(entry: JsonObject): Manager | undefined {
  const operation = textAt(entry, 'operation');
  const apiVersion = textAt(entry, 'apiVersion');
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (apiVersion === '' || textAt(entry, 'fieldsType') !== 'FieldsV1') return undefined;
  return {
    name: textAt(entry, 'manager'),
    operation,
    apiVersion,
    subresource: textAt(entry, 'subresource'),
    fields: fromFieldsV1(entry['fieldsV1']),
    time: textAt(entry, 'time') || undefined,
  };
}

/** Appliers before updaters, the oldest first (managedfields.go, sortEncodedManagedFields). */
export function writeManagers(managers: Managers): object[] {
  const order = ({ operation, time = '', name, apiVersion, subresource }: Manager) =>
    [operation, time, name, apiVersion, subresource].join('\0');
  return [...managers.values()]
    .filter(({ fields }) => !isEmptySet(fields))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ name, operation, apiVersion, subresource, fields, time }) => ({
      manager: name,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource !== '' && { subresource }),
    }));
}

/** No more than ten updaters are kept apart: the oldest become one (capmanagers.go). */
export function capped(managers: Managers): Managers {
  const updaters = [...managers.values()]
    .filter(({ operation }) => operation === 'Update')
    .toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
  const surplus = updaters.length - MOST_UPDATERS;
  if (surplus <= 0) return managers;
  const kept = new Map(managers);
  for (const old of updaters.slice(0, surplus + 1)) {
    kept.delete(identityOf(old));
    const bucket = { ...old, name: 'ancient-changes', subresource: '' };
    const before = kept.get(identityOf(bucket));
    kept.set(identityOf(bucket), { ...bucket, fields: before ? union(before.fields, old.fields) : old.fields });
  }
  return kept;
}

const MOST_UPDATERS = 10;
