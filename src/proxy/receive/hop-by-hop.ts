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

/** Most headers are told apart by the length of their names alone. */
const LENGTHS = lengthsOf(HOP_BY_HOP);

/** Raw headers without those that belong to the connection that they came on, the ones named in `Connection` included. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const named = connectionOptions(rawHeaders);
  const lengths = named ? new Set([...LENGTHS, ...lengthsOf(named)]) : LENGTHS;
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    const value = rawHeaders[i + 1]!;
    if (!lengths.has(name.length) || !isHop(name.toLowerCase(), named)) kept.push(name, value);
    else if (name.length === 2 && takesTrailers(name, value)) kept.push(name, 'trailers');
  }
  return kept;
}

function isHop(name: string, named: ReadonlySet<string> | undefined): boolean {
  return HOP_BY_HOP.has(name) || (named?.has(name) ?? false);
}

function takesTrailers(name: string, value: string): boolean {
  return name.toLowerCase() === 'te' && /(?:^|,)\s*trailers\s*(?:,|$)/iu.test(value);
}

/** The headers that `Connection` names beside what never passes anyway. It may name very many that are not there. */
function connectionOptions(rawHeaders: readonly string[]): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined;
  let present: ReadonlySet<string> | undefined;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length !== 10 || rawHeaders[i]!.toLowerCase() !== 'connection') continue;
    const options = rawHeaders[i + 1]!;
    for (let start = 0, end = 0; end < options.length; start = end + 1) {
      end = options.indexOf(',', start);
      if (end < 0) end = options.length;
      const name = options.slice(start, end).trim().toLowerCase();
      if (HOP_BY_HOP.has(name)) continue;
      present ??= namesOf(rawHeaders);
      if (present.has(name)) (named ??= new Set()).add(name);
    }
  }
  return named;
}

function namesOf(rawHeaders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) names.add(rawHeaders[i]!.toLowerCase());
  return names;
}

function lengthsOf(names: ReadonlySet<string>): ReadonlySet<number> {
  return new Set(Array.from(names, (name) => name.length));
}
