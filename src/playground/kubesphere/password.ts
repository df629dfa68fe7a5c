import { createHash } from 'node:crypto';
import type { ObjectStore } from '../store/object-store.ts';
import { kubeSphereKind } from './kinds.ts';

const users = kubeSphereKind('users.iam.kubesphere.io');

/** How the playground stores a password. Do not use a real one here. */
export function encrypted(password: string): string {
  return `sha256:${createHash('sha256').update(password).digest('hex')}`;
}

/** Whether the user exists and has this password. */
export function isPasswordOf(store: ObjectStore, username: string, password: string): boolean {
  const spec = store.find(users, '', username)?.['spec'] as { readonly encryptedPassword?: unknown } | undefined;
  return spec?.encryptedPassword === encrypted(password);
}
