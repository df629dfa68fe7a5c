/** The headers of one connection only (RFC 9110 section 7.6.1; net/http/httputil reverseproxy.go, hopHeaders). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
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

/** The lengths of these names: most headers are ruled out by that alone. */
export const HOP_BY_HOP_LENGTHS: ReadonlySet<number> = new Set(Array.from(HOP_BY_HOP, ({ length }) => length));

/** Raw headers without those that belong to the connection that they came on, the ones named in `Connection` included. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  const connection: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const sent = rawHeaders[i + 1] ?? '';
    const value = passedOn(name, sent);
    if (value !== undefined) kept.push(name, value);
    else if (name.length === 10 && name.toLowerCase() === 'connection') connection.push(sent);
  }
  const named = namedByConnection(connection, () => kept.filter((_, i) => i % 2 === 0));
  return named ? kept.filter((_, i) => !named.has((kept[i - (i % 2)] ?? '').toLowerCase())) : kept;
}

/** The value that goes on to the other side, whatever `Connection` names; `undefined` for a header of this connection only. */
export function passedOn(name: string, value: string): string | undefined {
  if (!HOP_BY_HOP_LENGTHS.has(name.length) || !HOP_BY_HOP.has(name.toLowerCase())) return value;
  return name.length === 2 && /(?:^|,)\s*trailers\s*(?:,|$)/iu.test(value) ? 'trailers' : undefined;
}

/**
 * The lower-case names that these values of `Connection` add to the ones above, as far as a header has them: a client may name very many
 * that it does not send. `undefined` where there are none, as nearly always.
 */
export function namedByConnection(
  values: readonly string[],
  names: () => readonly string[],
): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined;
  let present: ReadonlySet<string> | undefined;
  for (const options of values) {
    for (let start = 0, end = 0; end < options.length; start = end + 1) {
      end = options.indexOf(',', start);
      if (end < 0) end = options.length;
      const name = options.slice(start, end).trim().toLowerCase();
      if (name === '' || HOP_BY_HOP.has(name)) continue;
      present ??= new Set(names().map((each) => each.toLowerCase()));
      if (present.has(name)) (named ??= new Set()).add(name);
    }
  }
  return named;
}
