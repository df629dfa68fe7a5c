/** The headers of one connection only (RFC 9110 section 7.6.1; net/http/httputil reverseproxy.go, hopHeaders). */
const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Raw headers without those that belong to the connection that they came on, the ones named in `Connection` included. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const named = connectionOptions(rawHeaders);
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    const isHop = HOP_BY_HOP.has(name) || named?.has(name);
    if (!isHop || (name === 'te' && /(?:^|,)\s*trailers\s*(?:,|$)/iu.test(rawHeaders[i + 1]!))) {
      kept.push(rawHeaders[i]!, isHop ? 'trailers' : rawHeaders[i + 1]!);
    }
  }
  return kept;
}

function connectionOptions(rawHeaders: readonly string[]): ReadonlySet<string> | undefined {
  let options: Set<string> | undefined;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length !== 10 || rawHeaders[i]!.toLowerCase() !== 'connection') continue;
    options ??= new Set();
    for (const option of rawHeaders[i + 1]!.split(',')) options.add(option.trim().toLowerCase());
  }
  return options;
}
