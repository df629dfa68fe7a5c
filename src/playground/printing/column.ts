import { numberAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';

/** A column of the Table that kubectl prints. Priority 1 columns are for `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly format: string;
  readonly priority: number;
  readonly cell: (object: KubeObject) => unknown;
}

export type Cell = Column['cell'];

export const NONE = '<none>';

export function text(name: string, cell: Cell): Column {
  return { name, type: 'string', format: '', priority: 0, cell };
}

export function wide(name: string, cell: Cell): Column {
  return { ...text(name, cell), priority: 1 };
}

export function integer(name: string, cell: Cell): Column {
  return { ...text(name, cell), type: 'integer' };
}

export function count(name: string, where: string): Column {
  return integer(name, (object) => numberAt(object, where) ?? 0);
}

export function path(where: string): Cell {
  return (object) => orNone(textAt(object, where));
}

export function orNone(value: string): string {
  return value || NONE;
}
