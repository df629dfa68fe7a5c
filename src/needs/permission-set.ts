import { covers, isWild, type Permission, permissionKey } from './permission.ts';

/** Permissions that somebody has, each as often as it was added. */
export class PermissionSet {
  readonly #counts = new Map<string, { readonly permission: Permission; count: number }>();
  readonly #wild = new Set<string>();

  add(permission: Permission): void {
    const key = permissionKey(permission);
    const known = this.#counts.get(key);
    if (known) known.count++;
    else this.#counts.set(key, { permission, count: 1 });
    if (isWild(permission)) this.#wild.add(key);
  }

  /** One of those that were added. */
  remove(permission: Permission): void {
    const key = permissionKey(permission);
    const known = this.#counts.get(key);
    if (!known || --known.count > 0) return;
    this.#counts.delete(key);
    this.#wild.delete(key);
  }

  /** Whether who has these may do that. */
  covers(wanted: Permission): boolean {
    for (const namespace of ['', wanted.namespace]) {
      for (const name of ['', wanted.name]) {
        if (this.#counts.has(permissionKey({ ...wanted, namespace, name }))) return true;
      }
    }
    for (const key of this.#wild) {
      const found = this.#counts.get(key);
      if (found && covers(found.permission, wanted)) return true;
    }
    return false;
  }
}
