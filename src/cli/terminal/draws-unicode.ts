/** Whether a terminal draws more than ASCII: what the locale says; without one, yes. */
export function drawsUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return !locale || /utf-?8/iu.test(locale);
}
