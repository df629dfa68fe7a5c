import type { Permission } from '../permission.ts';

/** What a role may allow beyond what was seen: nothing, unless a person asks for it by name. */
export interface Widening {
  /** Any name instead of those seen. */
  readonly names: boolean;
  /** Every namespace instead of those seen. */
  readonly namespaces: boolean;
  /** `get`, `list` and `watch` where one of them was seen. */
  readonly readVerbs: boolean;
}

/** A permission, or what it is widened to. */
export function widened(permission: Permission, widening: Widening): Permission[] {
  if (permission.url !== '') return [permission];
  const { names, namespaces, readVerbs } = widening;
  const verbs = readVerbs && isPlainRead(permission) ? READ : [permission.verb];
  // A list shows every name anyway, and a rule with names does not allow a plain list.
  const name = names || verbs === READ ? '' : permission.name;
  const namespace = namespaces ? '' : permission.namespace;
  return verbs.map((verb) => ({ ...permission, namespace, verb, name }));
}

const READ: readonly string[] = ['get', 'list', 'watch'];

function isPlainRead({ verb, resource }: Permission): boolean {
  return READ.includes(verb) && !resource.includes('/');
}
