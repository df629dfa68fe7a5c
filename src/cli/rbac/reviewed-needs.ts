import type { MatrixEntry } from '../../needs/matrix/matrix-rows.ts';
import { type Permission, permissionKey } from '../../needs/permission.ts';
import type { NeedTally } from '../../needs/tally.ts';

/**
 * Which permissions for these needs are missing, by asking about each once. Where one of several sets is enough, the first that is
 * allowed counts, and only where none is, the first of all.
 */
export async function reviewedNeeds(
  needs: readonly NeedTally[],
  review: (permission: Permission) => Promise<boolean>,
): Promise<MatrixEntry[]> {
  const answers = new Map<string, Promise<boolean>>();
  const isAllowed = (permission: Permission): Promise<boolean> => {
    const key = permissionKey(permission);
    const asked = answers.get(key) ?? review(permission);
    answers.set(key, asked);
    return asked;
  };
  const entries = new Map<string, MatrixEntry>();
  // Each worker takes the next one off the same iterator.
  const todo = needs.entries();
  const found: (readonly Permission[])[] = [];
  const worker = async (): Promise<void> => {
    for (const [i, { anyOf }] of todo) found[i] = await firstAllowed(anyOf, isAllowed);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const [i, { count }] of needs.entries()) {
    for (const permission of found[i] ?? []) {
      const key = permissionKey(permission);
      const isMissing = !(await isAllowed(permission));
      const all = count + (entries.get(key)?.count ?? 0);
      entries.set(key, { permission, count: all, denied: isMissing ? all : 0 });
    }
  }
  return [...entries.values()];
}

const AT_ONCE = 8;

async function firstAllowed(
  anyOf: NeedTally['anyOf'],
  isAllowed: (permission: Permission) => Promise<boolean>,
): Promise<readonly Permission[]> {
  for (const permissions of anyOf) {
    const allowed: boolean[] = [];
    for (const permission of permissions) allowed.push(await isAllowed(permission));
    if (allowed.every(Boolean)) return permissions;
  }
  return anyOf[0];
}
