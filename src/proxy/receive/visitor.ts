import type { IncomingMessage } from 'node:http';
import { MASKED } from '../../api/secrets/masked-stream.ts';

/** Who sends a request, as far as its headers say: the host they believe to speak to and, for a browser, the page that made it send. */
export interface Visitor {
  /** The authority asked for: that of an absolute target, otherwise the Host header. */
  readonly host: string;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest` (Fetch Metadata), which browsers send and pages cannot set. */
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly destination: string | undefined;
  /** Why this cannot be told, so that the request must be refused. */
  readonly problem: string | undefined;
}

/**
 * Reads it off all headers, those that `Connection` names included: they say who sends, not what is sent on. Where two would say
 * different things nobody can know which of them counts (RFC 9112 section 3.2).
 */
export function visitorOf(
  { rawHeaders, httpVersion }: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>,
  authority: string | undefined,
): Visitor {
  const found = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (!LENGTHS.has(rawHeaders[i]!.length)) continue;
    const name = rawHeaders[i]!.toLowerCase();
    if (NAMES.has(name)) found.set(name, [...(found.get(name) ?? []), rawHeaders[i + 1]!]);
  }
  const valueOf = (name: string) => found.get(name)?.join(', ');
  const hosts = found.get('host') ?? [];
  return {
    host: authority ?? hosts[0] ?? '',
    origin: valueOf('origin'),
    site: valueOf('sec-fetch-site'),
    mode: valueOf('sec-fetch-mode'),
    destination: valueOf('sec-fetch-dest'),
    problem:
      hostProblem(hosts, httpVersion) ??
      ((found.get('origin')?.length ?? 0) > 1 ? 'it has more than one Origin header' : undefined) ??
      (authority === undefined || isHost(authority) ? undefined : `its target names the host ${quoted(authority)}`),
  };
}

/** As Go's server answers them (net/http server.go, readRequest). */
function hostProblem(hosts: readonly string[], httpVersion: string): string | undefined {
  if (hosts.length > 1) return 'it has more than one Host header';
  if (hosts[0] === undefined) return httpVersion === '1.1' ? 'it has no Host header' : undefined;
  return isHost(hosts[0]) ? undefined : `its Host header is ${quoted(hosts[0])}`;
}

/** What stands before an `@` may be a password. */
function quoted(host: string): string {
  return JSON.stringify(host.replace(/^.*@/su, `${MASKED}@`));
}

/** Go's httpguts.ValidHostHeader. An `@` is not among them, so nobody's name stands before a host. */
function isHost(text: string): boolean {
  return /^[\w!$%&'()*+,\-.:;=[\]~]*$/u.test(text);
}

const NAMES = new Set(['host', 'origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']);
const LENGTHS = new Set(Array.from(NAMES, ({ length }) => length));
