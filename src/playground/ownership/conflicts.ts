import { goQuote } from '../../api/go/go-quote.ts';
import { ApiError } from '../store/api-error.ts';
import { pathsIn } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import type { Manager } from './managers.ts';
import { pathText } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** Fields of another manager that an apply would change. */
export interface Conflict {
  readonly manager: Manager;
  readonly path: readonly PathElement[];
}

/** One for each field. */
export function conflictsOver(manager: Manager, fields: FieldSet): Conflict[] {
  return pathsIn(fields).map((path) => ({ manager, path }));
}

/** 409 (managedfields internal/conflict.go, NewConflictError). */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return new ApiError(409, 'Conflict', messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${pathText(first.path)}`;
  }
  const names = [...new Set(conflicts.map(({ manager }) => managerText(manager)))].toSorted();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.flatMap(({ manager, path }) => (managerText(manager) === name ? [`- ${pathText(path)}`] : [])),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function managerText({ name, operation, apiVersion, subresource }: Manager): string {
  const through = subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`;
  return `${goQuote(name)}${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
