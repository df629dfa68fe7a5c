import { posix } from 'node:path';

/** Where a request goes. */
export type Route =
  | { readonly to: 'api'; /** Path and query for the API server, byte for byte. */ readonly path: string }
  | { readonly to: 'files'; /** Path below the directory, percent-encoded, no query. */ readonly path: string }
  | {
      readonly to: 'redirect';
      /** Absolute, without the access key. */ readonly location: string;
    }
  /** `OPTIONS *` asks no resource but the server that it comes to (RFC 9110 section 9.3.7). */
  | { readonly to: 'server' }
  | { readonly to: 'nowhere' };

/** What the paths of each kind of request begin with. */
export interface Prefixes {
  /** `--api-prefix`, ends with `/`. */
  readonly api: string;
  /** `--www-prefix`, ends with `/`; only with `--www`. */
  readonly files?: string | undefined;
}

/** The prefixes as kubectl proxy reads the flags: a missing `/` at either end is added. */
export function prefixOf(flag: string): string {
  const started = flag.startsWith('/') ? flag : `/${flag}`;
  return started.endsWith('/') ? started : `${started}/`;
}

/**
 * kubectl proxy's routing: the longest prefix wins; an API prefix is removed unless it starts with `/api`
 * (kubectl pkg/proxy/proxy_server.go, NewServer and stripLeaveSlash). Like kubectl, which redirects every path to the cleaned one, it
 * redirects one that cleaned begins with a prefix of ours; unlike there, any other reaches the server as it was sent: `//` and `..`
 * mean something to the API server.
 */
export function routeOf(target: string, prefixes: Prefixes): Route {
  if (target === '*') return { to: 'server' };
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const { api, files } = prefixes;
  if (isWithoutSlash(path, prefixes)) return { to: 'redirect', location: `${path}/${target.slice(path.length)}` };
  const cleaned = cleanedIntoPrefix(path, prefixes);
  if (cleaned !== undefined) return { to: 'redirect', location: cleaned + target.slice(path.length) };
  const isFile = files !== undefined && path.startsWith(files);
  const isApi = path.startsWith(api);
  if (isFile && (!isApi || files.length >= api.length)) return { to: 'files', path: path.slice(files.length - 1) };
  if (isApi) return { to: 'api', path: api.startsWith('/api') ? target : target.slice(api.length - 1) };
  return { to: 'nowhere' };
}

function isWithoutSlash(path: string, { api, files }: Prefixes): boolean {
  return `${path}/` === api || `${path}/` === files;
}

/** The cleaned path where only that one begins with a prefix that was chosen. */
function cleanedIntoPrefix(path: string, prefixes: Prefixes): string | undefined {
  if (prefixes.api === '/' && prefixes.files === undefined) return undefined;
  const isOurs = (each: string): boolean =>
    [prefixes.api, prefixes.files].some(
      (prefix) => prefix !== undefined && prefix !== '/' && each.startsWith(prefix),
    ) || isWithoutSlash(each, prefixes);
  if (!/\/\.{0,2}(?:\/|$)/u.test(path) || isOurs(path)) return undefined;
  const cleaned = posix.normalize(path);
  return isOurs(cleaned) ? cleaned : undefined;
}

/**
 * The request-target of a method in origin form, and the authority of an absolute one, as sent; or `*`. `undefined` for what is not a target of
 * that method, or only one of a forward proxy.
 */
export function originForm(
  method: string,
  target: string,
): { readonly path: string; readonly authority?: string } | undefined {
  if (method === 'CONNECT') return undefined;
  if (method === 'OPTIONS' && target === '*') return { path: target };
  if (target.startsWith('/')) return { path: target };
  const [, authority, path] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/isu.exec(target) ?? [];
  if (authority === undefined || path === undefined) return undefined;
  return { path: path.startsWith('/') ? path : `/${path}`, authority };
}
