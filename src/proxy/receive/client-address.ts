/** `127.0.0.1:40312`, `[::1]:40312`; `''` on a unix socket. */
export function addressText(address: string | undefined, port: number | undefined): string {
  if (!address) return '';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
