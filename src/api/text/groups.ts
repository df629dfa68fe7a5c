import { ownValue } from '../own-value.ts';

/**
 * The texts of groups by name, in the order asked for; `''` for a group that took no part in the match. Throws RangeError where the
 * expression has no such group: the compiler cannot see that.
 */
export function groupsOf<const Names extends readonly string[]>(
  { groups = {} }: { readonly groups?: Readonly<Record<string, string | undefined>> | undefined },
  ...names: Names
): { -readonly [K in keyof Names]: string } {
  return names.map((name) => {
    if (!Object.hasOwn(groups, name)) throw new RangeError(`the expression has no group "${name}"`);
    return ownValue(groups, name) ?? '';
  }) as { -readonly [K in keyof Names]: string };
}
