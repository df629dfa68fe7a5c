/** The name of a header as Go writes it (net/textproto, CanonicalMIMEHeaderKey). One with a character that is not allowed in a token stays as it is. */
export function canonicalName(name: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
