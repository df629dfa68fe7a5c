import type { RequestInfo } from '../api/request-info.ts';
import type { Refusal } from '../trace/exchange.ts';
import { regexpList } from './regexp-list.ts';
import type { Expression } from './regexp-list.ts';

/** The filter flags of kubectl proxy: lists of regular expressions. */
export interface FilterFlags {
  readonly acceptPaths: string;
  readonly rejectPaths: string;
  readonly acceptHosts: string;
  readonly rejectMethods: string;
}

/** kubectl's own defaults (kubectl pkg/proxy/proxy_server.go). */
export const DEFAULT_FILTER_FLAGS: FilterFlags = {
  acceptPaths: '^.*',
  rejectPaths: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
  acceptHosts: String.raw`^localhost$,^127\.0\.0\.1$,^\[::1\]$`,
  rejectMethods: '^$',
};

/** What the filter looks at. */
export interface FilteredRequest {
  readonly method: string;
  /** Percent-decoded, after `--api-prefix` was removed. */
  readonly path: string;
  /** Behind the `?`, as sent. */
  readonly query: string;
  /** Absent where the API server itself cannot decode the request. */
  readonly requestInfo: RequestInfo | undefined;
  /** The authority asked for: the Host header or that of an absolute-form target. */
  readonly host: string;
  readonly origin: string | undefined;
  readonly upgrade: boolean;
}

/** Why a request is not let through; `undefined` when it is. */
export type RequestFilter = (request: FilteredRequest) => Refusal | undefined;

/**
 * kubectl proxy's FilterServer: paths and methods to reject, then paths and hosts to accept. Beyond kubectl:
 * `[::1]:8001` is the host `[::1]`; a path is matched as sent and as it reads without empty, `.` and `..` segments
 * (kubectl redirects to that one); a page of a host that is not accepted may not write or open upgraded connections.
 * Throws ActionableError for what is no regular expression.
 */
export function createFilter(flags: Partial<FilterFlags> = {}): RequestFilter {
  const set = { ...DEFAULT_FILTER_FLAGS, ...flags };
  const rejectPaths = regexpList('--reject-paths', set.rejectPaths);
  const rejectMethods = regexpList('--reject-methods', set.rejectMethods);
  const acceptPaths = regexpList('--accept-paths', set.acceptPaths);
  const acceptHosts = regexpList('--accept-hosts', set.acceptHosts);
  const accepted = (host: string) => hostSpellings(host).some((spelling) => matching(acceptHosts, spelling));

  const maxPath = [...rejectPaths, ...acceptPaths].some(isSlow) ? MAX_PATH : Infinity;

  return ({ method, path, host, origin, upgrade }) => {
    if (path.length > maxPath) {
      const what = `the path has ${path.length} characters, and filters look through ${MAX_PATH} at most`;
      return refusal('--reject-paths', what);
    }
    const paths = pathSpellings(path);
    const rejectedPath = paths.map((spelling) => matching(rejectPaths, spelling)).find(Boolean);
    if (rejectedPath) return refusal('--reject-paths', `the path matches "${rejectedPath.text}" of --reject-paths`);
    const rejectedMethod = matching(rejectMethods, method);
    if (rejectedMethod) {
      return refusal('--reject-methods', `the method matches "${rejectedMethod.text}" of --reject-methods`);
    }
    if (!paths.every((spelling) => matching(acceptPaths, spelling))) {
      return refusal('--accept-paths', `the path matches none of --accept-paths=${set.acceptPaths}`);
    }
    if (!accepted(host)) {
      return refusal(
        '--accept-hosts',
        `the Host header ${JSON.stringify(host)} matches none of --accept-hosts=${set.acceptHosts}`,
      );
    }
    if (origin !== undefined && (upgrade || !SAFE_METHODS.has(method)) && !accepted(hostOfOrigin(origin))) {
      const what = `the page ${JSON.stringify(origin)} that a browser sent this from matches none`;
      return refusal('--accept-hosts', `${what} of --accept-hosts=${set.acceptHosts}`);
    }
    return undefined;
  };
}

/**
 * kubectl's own --reject-paths takes JavaScript the square of a path's length: for 16 KiB more than half a second, in which nobody is
 * served. Go's engine does not go back.
 */
const MAX_PATH = 4096;

/** Two parts that may each be of any length. */
function isSlow({ text }: Expression): boolean {
  return /[*+{].*[*+{]/su.test(text);
}

/** RFC 9110 section 9.2.1, but for TRACE: a browser sends no such request. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function refusal(flag: string, rule: string): Refusal {
  return { flag, rule };
}

function matching(expressions: readonly Expression[], text: string): Expression | undefined {
  return expressions.find(({ regexp }) => regexp.test(text));
}

/** Without the port as Go's net.SplitHostPort leaves it, and for IPv6 with its brackets too. */
function hostSpellings(host: string): readonly string[] {
  const [, address] = /^\[([^[\]]*)\](?::[^:]*)?$/u.exec(host) ?? [];
  if (address !== undefined) return [`[${address}]`, address];
  return [/^([^:[\]]*):[^:]*$/u.exec(host)?.[1] ?? host];
}

function hostOfOrigin(origin: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)$/iu.exec(origin)?.[1] ?? origin;
}

function pathSpellings(path: string): readonly string[] {
  const clean = cleanPath(path);
  return clean === path ? [path] : [path, clean];
}

/** Go's path.Clean, a slash at the end kept (net/http server.go, cleanPath). */
function cleanPath(path: string): string {
  if (!/\/\/|\/\.{1,2}(?:\/|$)/u.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const clean = `/${segments.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}
