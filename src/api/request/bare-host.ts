/** A host as sockets and TLS take it: an IPv6 address without the brackets that it has in a URL (RFC 3986 section 3.2.2). */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1');
}

/** The host of an address with a port: `::1` of `[::1]:6443`. */
export function addressHost(address: string): string {
  return bareHost(address.replace(/:\d+$/u, ''));
}

/** An address as in a URL, an IPv6 host in brackets (Go's `net.JoinHostPort`). */
export function joinHostPort(host: string, port: number | string): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
