import { isDeepStrictEqual } from 'node:util';
import { mapAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { compareFields, fieldsOf } from './compared-fields.ts';
import { checkConfig } from './config-faults.ts';
import { conflictError, conflictsOver } from './conflicts.ts';
import type { Conflict } from './conflicts.ts';
import { NO_FIELDS, difference, intersection, isEmptySet, setOf, union } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { fieldsOfLastApplied, withLastApplied } from './last-applied.ts';
import { identityOf, readManagers, writeManagers } from './managers.ts';
import type { Manager, Managers } from './managers.ts';
import { mergeFields } from './merged-fields.ts';
import {
  comparisonWithoutReset,
  managerOf,
  ownable,
  timeNow,
  withManagedFields,
  withoutManagedFields,
  withoutReset,
} from './owned-write.ts';
import type { OwnedWrite } from './owned-write.ts';
import { removeFields, withNamedFields } from './removed-fields.ts';
import { shapeOf } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * Server-side apply: the object with a configuration merged into it, without what this manager applied before and does not any more, and with its managedFields.
 * Throws 409 where it would change fields of other managers, unless it is forced, and takes those over then
 * (structured-merge-diff, merge/update.go, Apply).
 */
export function applyConfig(write: OwnedWrite, config: JsonObject, { force }: { readonly force: boolean }): KubeObject {
  const shape = shapeOf(write.resource);
  checkConfig(write.resource, shape, config);
  const outcome = outcomeOf(write, shape, config);
  // Those that client-side apply left behind are kubectl's own.
  const isKubectl = write.manager === 'kubectl';
  const own = isKubectl ? fieldsOfLastApplied(shape, write.live) : NO_FIELDS;
  const conflicts = outcome.conflicts.filter(({ path }) => !isEmptySet(difference(setOf(path), own)));
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const object = isKubectl ? withLastApplied(outcome.object, config) : outcome.object;
  return withManagedFields(object, writeManagers(outcome.managers));
}

interface Outcome {
  readonly object: KubeObject;
  readonly managers: Managers;
  readonly conflicts: readonly Conflict[];
}

function outcomeOf(write: OwnedWrite, shape: Shape, config: JsonObject): Outcome {
  const live = write.live && withoutManagedFields(write.live);
  const known = readManagers(write.live?.metadata.managedFields) ?? new Map<string, Manager>();
  const applier = managerOf(write, 'Apply');
  const identity = identityOf(applier);
  const before = known.get(identity);
  const fields = withoutReset(fieldsOf(shape, config), write);
  const others = [...known].filter(([key]) => key !== identity);
  const managed = others.reduce((all, [, manager]) => union(all, manager.fields), fields);
  const merged = mergeFields(shape, live ?? {}, config);
  const object = objectOf(write.resource, pruned(shape, merged, { last: before?.fields ?? NO_FIELDS, managed }));
  const { added, modified, removed } = comparisonWithoutReset(compareFields(shape, live ?? {}, object), write);
  const taken = union(added, modified);
  const time = live !== undefined && isDeepStrictEqual(live, object) ? before?.time : timeNow();
  const managers = new Map<string, Manager>([[identity, { ...applier, fields: ownable(fields), time }]]);
  for (const [key, manager] of others) {
    managers.set(key, { ...manager, fields: difference(manager.fields, union(taken, removed)) });
  }
  const conflicts = others.flatMap(([, manager]) => conflictsOver(manager, intersection(manager.fields, taken)));
  return { object, managers, conflicts };
}

/** A configuration may lack everything but its kind. */
function objectOf(resource: Resource, merged: unknown): KubeObject {
  const fields = mapAt({ merged }, 'merged');
  const metadata = { name: textAt(fields, 'metadata.name'), ...mapAt(fields, 'metadata') };
  return { ...fields, kind: resource.kind, apiVersion: apiVersionOf(resource), metadata };
}

interface Owned {
  /** What the manager applied the last time. */
  readonly last: FieldSet;
  /** What anybody owns now. */
  readonly managed: FieldSet;
}

/** Takes out what this manager applied last time and nobody owns now (merge/update.go, prune). */
function pruned(shape: Shape, merged: unknown, { last, managed }: Owned): unknown {
  if (isEmptySet(last)) return merged;
  const named = (set: FieldSet) => withNamedFields(shape, set);
  const all = named(fieldsOf(shape, merged));
  const left = removeFields(shape, merged, named(last));
  const owned = union(named(fieldsOf(shape, left)), named(managed));
  const withOwned = removeFields(shape, merged, difference(all, owned));
  const dangling = difference(all, named(fieldsOf(shape, withOwned)));
  return removeFields(shape, merged, intersection(dangling, named(last)));
}
