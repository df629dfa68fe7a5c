import { at } from '../store/kube-object.ts';
import type { PrinterColumn } from '../store/resource-table.ts';
import { age } from './table-cells.ts';
import type { Column } from './column.ts';

/** A column that a CustomResourceDefinition asks for. A date is shown as an age, as the server does. */
export function printerColumn({ name, type, jsonPath, format = '', priority = 0 }: PrinterColumn): Column {
  const path = stepsOf(jsonPath);
  const cell: Column['cell'] =
    type === 'date'
      ? (object) => age({ ...object, at: follow(object, path) }, undefined, 'at')
      : (object) => follow(object, path) ?? '';
  return { name, type: type === 'integer' ? 'integer' : 'string', format, priority, cell };
}

/** Of JSONPath what definitions use: `.spec.ports[0].name`, and `.status.conditions[?(@.type=="Ready")].status`. */
function stepsOf(jsonPath: string): readonly string[] {
  return jsonPath.match(/\[[^\]]{0,300}\]|[^.[\]]+/g) ?? [];
}

function follow(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => {
    const [, key, wanted] = /^\[\?\(@\.(\w+)\s*==\s*["']([^"']*)["']\)\]$/.exec(step) ?? [];
    if (key !== undefined) return Array.isArray(inner) ? inner.find((one) => at(one, key) === wanted) : undefined;
    return at(inner, step.replace(/^\[(.*)\]$/, '$1'));
  }, value);
}
