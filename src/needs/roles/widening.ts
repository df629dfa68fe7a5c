import { type Permission, permissionKey } from '../permission.ts';

/** What a role may allow beyond what was seen: nothing, unless a person asks for it by name. A number: only where at least so many were seen. */
export interface Widening {
  /** Any name instead of those seen. */
  readonly names: boolean | number;
  /** Every namespace instead of those seen. */
  readonly namespaces: boolean | number;
  /** `get`, `list` and `watch` where one of them was seen. */
  readonly readVerbs: boolean;
}

/** How permissions of one subject are widened, of whom all of these were seen: each to one or more. */
export function widening(
  seen: readonly Permission[],
  { names = false, namespaces = false, readVerbs = false }: Partial<Widening>,
): (permission: Permission) => Permission[] {
  const anyName = widener('name', names, seen);
  const anyNamespace = widener('namespace', namespaces, seen.map(anyName));
  return (permission) => {
    const wide = anyNamespace(anyName(permission));
    if (!readVerbs || !isPlainRead(wide)) return [wide];
    // A list shows every name anyway, and a rule with names does not allow a plain list.
    return READ.map((verb) => ({ ...wide, verb, name: '' }));
  };
}

/** A permission without its name or namespace, where so many of them were seen with what is otherwise the same. */
function widener(
  field: 'name' | 'namespace',
  least: boolean | number,
  seen: readonly Permission[],
): (permission: Permission) => Permission {
  if (least === false) return (permission) => permission;
  const wide = (permission: Permission): Permission => ({ ...permission, [field]: '' });
  const isFor = ({ url }: Permission): boolean => url === '';
  if (least === true || least <= 1) return (permission) => (isFor(permission) ? wide(permission) : permission);
  const values = new Map<string, Set<string>>();
  for (const permission of seen) {
    const key = permissionKey(wide(permission));
    const found = values.get(key) ?? new Set();
    values.set(key, found.add(permission[field]));
  }
  return (permission) => {
    if (!isFor(permission)) return permission;
    const found = values.get(permissionKey(wide(permission)));
    // What was seen without a name is allowed for any.
    return (found?.size ?? 0) - Number(found?.has('') === true) >= least ? wide(permission) : permission;
  };
}

const READ: readonly string[] = ['get', 'list', 'watch'];

function isPlainRead({ verb, resource }: Permission): boolean {
  return READ.includes(verb) && !resource.includes('/');
}
