import { MASKED } from '../../api/secrets/masked-stream.ts';
import type { NotedHeaders } from './request-headers.ts';

/** Where a request comes from, as far as it says: the host it was sent to and, from a browser, the page that sent it. */
export interface RequestOrigin {
  /** The authority asked for: that of an absolute target, otherwise the Host header. */
  readonly host: string;
  /** The `Origin` header. */
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest` (Fetch Metadata), which browsers send and pages cannot set. */
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly destination: string | undefined;
  /** Why this is ambiguous, so that the request must be refused. */
  readonly problem: string | undefined;
}

/**
 * Read off all headers, those that `Connection` names included: they say who sends, not what is sent on. Two headers that contradict
 * each other are a problem: servers differ in which of them counts (RFC 9112 section 3.2). `authority` is that of an absolute target.
 */
export function requestOrigin(noted: NotedHeaders, httpVersion: string, authority: string | undefined): RequestOrigin {
  const hosts = noted.get('host') ?? [];
  const valueOf = (name: string) => noted.get(name)?.join(', ');
  return {
    host: authority ?? hosts[0] ?? '',
    origin: valueOf('origin'),
    site: valueOf('sec-fetch-site'),
    mode: valueOf('sec-fetch-mode'),
    destination: valueOf('sec-fetch-dest'),
    problem:
      hostProblem(hosts, httpVersion) ??
      ((noted.get('origin')?.length ?? 0) > 1 ? 'it has more than one Origin header' : undefined) ??
      (authority === undefined || isHost(authority) ? undefined : `its target names the host ${quoted(authority)}`),
  };
}

/** What Go's server answers with 400 (net/http server.go, readRequest). */
function hostProblem(hosts: readonly string[], httpVersion: string): string | undefined {
  if (hosts.length > 1) return 'it has more than one Host header';
  if (hosts[0] === undefined) return httpVersion === '1.1' ? 'it has no Host header' : undefined;
  return isHost(hosts[0]) ? undefined : `its Host header is ${quoted(hosts[0])}`;
}

/** What stands before an `@` may be a password. */
function quoted(host: string): string {
  return JSON.stringify(host.replace(/^.*@/su, `${MASKED}@`));
}

/** Go's httpguts.ValidHostHeader. An `@` is not valid, so there can be no user name before the host. */
function isHost(text: string): boolean {
  return /^[\w!$%&'()*+,\-.:;=[\]~]*$/u.test(text);
}
