import type { AccessKey } from '../receive/access-key.ts';

/** Where a client finds what the server calls by a path of its own. */
export type Relocate = (location: string) => string;

/** What a client's path has that the server's has not, and the reverse. */
export interface Places {
  /** `''`, or the path of the server's URL without a slash at its end. */
  readonly basePath: string;
  /** `--api-prefix`, ends with `/`. */
  readonly prefix: string;
  readonly accessKey: AccessKey | undefined;
}

/**
 * How to change the `Location` of responses, so that it leads back here: the base path of the server is added to every request, a prefix and a
 * key are taken off. `undefined` where a client's paths are those of the server, as in kubectl proxy by default.
 */
export function relocation({ basePath, prefix, accessKey }: Places): Relocate | undefined {
  // What begins with /api is the server's own path.
  const before = prefix.startsWith('/api') ? '' : prefix.slice(0, -1);
  if (basePath === '' && before === '' && !accessKey) return undefined;
  return (location) => {
    const isPath = /^\/(?!\/)/u.test(location);
    const rest = location.slice(basePath.length);
    if (!isPath || !location.startsWith(basePath) || !/^(?:[/?#]|$)/u.test(rest)) return location;
    const path = before + (rest.startsWith('/') ? rest : `/${rest}`);
    return accessKey ? accessKey.putOn(path) : path;
  };
}

/** The same headers, with a `Location` that leads back here. */
export function relocated(
  status: number,
  rawHeaders: readonly string[],
  relocate: Relocate | undefined,
): readonly string[] {
  if (!relocate || status === 200) return rawHeaders;
  return rawHeaders.map((text, i) =>
    i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'location' ? relocate(text) : text,
  );
}
