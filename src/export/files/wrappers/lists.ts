import { itemsOf, type Unwrap } from './wrapped.ts';

/** `kind: List` of v1, as kubectl writes several objects, and a list without kind, as YAML has it at its margin. */
export const listItems: Unwrap = (fields) => {
  const { kind, apiVersion } = fields;
  const isList = kind === undefined || (kind === 'List' && apiVersion === 'v1');
  return isList ? itemsOf(fields, 'items') : undefined;
};
