/** A user as Go prints one. */
interface PrintedUser {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Reads `&{alice  [dev system:authenticated] map[]}`, a user.DefaultInfo printed with `%v`; `undefined` for any other text. */
export function goUser(printed: string): PrintedUser | undefined {
  const parts = /^&\{(?<username>[^\n]{0,1000}?) (?:\S{0,300} )?\[(?<groups>[^\]]{0,8000})/.exec(printed)?.groups;
  if (!parts) return undefined;
  const { username = '', groups = '' } = parts;
  return { username, groups: groups.split(' ').filter((group) => group !== '') };
}
