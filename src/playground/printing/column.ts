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

/** Gives the value of a column for an object. */
export type Cell = Column['cell'];

/** What kubectl prints for an empty value. */
export const NONE = '<none>';

/** A column of text. */
export function text(name: string, cell: Cell): Column {
  return { name, type: 'string', format: '', priority: 0, cell };
}

/** A column of text that only `-o wide` shows. */
export function wide(name: string, cell: Cell): Column {
  return { ...text(name, cell), priority: 1 };
}

/** A column of numbers. */
export function integer(name: string, cell: Cell): Column {
  return { ...text(name, cell), type: 'integer' };
}

/** A column with the number at a path, 0 if there is none. */
export function count(name: string, where: string): Column {
  return integer(name, (object) => numberAt(object, where) ?? 0);
}

/** A cell with the text at a path. */
export function path(where: string): Cell {
  return (object) => orNone(textAt(object, where));
}

/** The text, or `<none>` if it is empty. */
export function orNone(value: string): string {
  return value || NONE;
}
