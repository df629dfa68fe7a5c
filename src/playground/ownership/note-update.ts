import type { KubeObject } from '../store/kube-object.ts';
import { compareFields } from './compared-fields.ts';
import { difference, isEmptySet, union } from './field-set.ts';
import { capped, identityOf, readManagers, writeManagers } from './managers.ts';
import type { Manager, Managers } from './managers.ts';
import {
  blankObject,
  comparisonWithoutReset,
  managerOf,
  ownable,
  timeNow,
  withManagedFields,
  withoutManagedFields,
} from './owned-write.ts';
import type { OwnedWrite } from './owned-write.ts';
import { shapeOf } from './shape.ts';

/**
 * The object of a create, update or patch with its managedFields: who changes a field owns it alone, and what is gone has no owner
 * (structured-merge-diff, merge/update.go, Update; managedfields internal/fieldmanager.go).
 */
export function noteUpdate(write: OwnedWrite, object: KubeObject): KubeObject {
  const before = write.live ? withoutManagedFields(write.live) : blankObject(write.resource);
  const comparison = compareFields(shapeOf(write.resource), before, withoutManagedFields(object));
  const { added, modified, removed } = comparisonWithoutReset(comparison, write);
  const taken = union(added, modified);
  const lost = union(taken, removed);
  const managers = new Map<string, Manager>();
  for (const [identity, manager] of managersBefore(write, object)) {
    managers.set(identity, { ...manager, fields: difference(manager.fields, lost) });
  }
  const fields = ownable(taken);
  if (!isEmptySet(fields)) {
    const manager = managerOf(write, 'Update');
    const own = managers.get(identityOf(manager))?.fields;
    managers.set(identityOf(manager), { ...manager, fields: own ? union(own, fields) : fields, time: timeNow() });
  }
  return withManagedFields(object, writeManagers(capped(managers)));
}

/**
 * Those that the client sent, unless it does not know of them; an empty list, or one with an empty entry, is how a client takes all owners away. Through a
 * subresource they cannot be set (internal/fieldmanager.go, decodeLiveOrNew).
 */
function managersBefore({ live, subresource }: OwnedWrite, object: KubeObject): Managers {
  const known = readManagers(live?.metadata.managedFields) ?? new Map<string, Manager>();
  const sent = object.metadata.managedFields;
  if (subresource !== '' || sent === undefined) return known;
  const [first] = sent;
  const isReset = sent.length === 0 || (sent.length === 1 && Object.keys(Object(first) as object).length === 0);
  return isReset ? new Map() : (readManagers(sent) ?? known);
}
