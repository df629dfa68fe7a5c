import { Remembered } from '../../api/remembered.ts';
import type { Refusal } from '../../trace/exchange.ts';
import type { FilterFlags } from './filter-flags.ts';
import type { Effort } from './go-regexp/go-regexp.ts';
import { inTime, RegexpList } from './regexp-list.ts';
import type { ClientTarget } from '../receive/client-request.ts';

/** Why a request is not let through; `undefined` when it is. */
export type RequestFilter = (request: FilterInput) => Refusal | undefined;

/** What it looks at: the path is percent-decoded. */
type FilterInput = { readonly method: string; readonly target: Pick<ClientTarget, 'path'> };

/**
 * kubectl proxy's FilterServer: paths and methods to reject, then paths to accept. Beyond kubectl, a path is matched both as sent and
 * without empty, `.` and `..` segments (kubectl redirects to the latter), and `.*` also matches what comes after a line break. Throws
 * ActionableError for a flag that is not a list of regular expressions.
 */
export function createFilter(flags: Omit<FilterFlags, 'acceptHosts' | 'acceptOrigins'>): RequestFilter {
  const rejectPaths = new RegexpList('--reject-paths', flags.rejectPaths);
  const rejectMethods = new RegexpList('--reject-methods', flags.rejectMethods);
  const acceptPaths = new RegexpList('--accept-paths', flags.acceptPaths);
  const verdict = ({ method, target: { path } }: FilterInput, effort: Effort): Refusal | undefined => {
    const paths = pathSpellings(path);
    const rejectedPath = firstMatch([...paths, ...onOneLine(path)], (spelling) =>
      rejectPaths.matching(spelling, effort),
    );
    if (rejectedPath !== undefined) return refusal(rejectPaths, `the path matches "${rejectedPath}" of`);
    const rejectedMethod = rejectMethods.matching(method, effort);
    if (rejectedMethod !== undefined) return refusal(rejectMethods, `the method matches "${rejectedMethod}" of`);
    if (paths.every((spelling) => acceptPaths.matching(spelling, effort) !== undefined)) return undefined;
    return { flag: acceptPaths.flag, rule: `the path is not in --accept-paths (${acceptPaths.value})` };
  };
  const verdicts = new Remembered<{ readonly refusal: Refusal | undefined }>();
  const judged = (request: FilterInput) => ({ refusal: inTime((effort) => verdict(request, effort)) });
  return (request) => verdicts.of(`${request.method} ${request.target.path}`, () => judged(request)).refusal;
}

function refusal({ flag }: RegexpList, what: string): Refusal {
  return { flag, rule: `${what} ${flag}` };
}

function firstMatch(texts: readonly string[], match: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const matched = match(text);
    if (matched !== undefined) return matched;
  }
  return undefined;
}

function pathSpellings(path: string): readonly string[] {
  const clean = cleanPath(path);
  return clean === path ? [path] : [path, clean];
}

/** `.` does not match a line break, which must not hide what comes after it. */
function onOneLine(path: string): readonly string[] {
  return path.includes('\n') ? pathSpellings(path.replaceAll('\n', ' ')) : [];
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
