/** Could a namespace have this name? A DNS label of at most 63 characters (RFC 1123); otherwise no Role can ever be made in it. */
export function isNamespaceName(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}
