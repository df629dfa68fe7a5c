import { existsSync, mkdir, rmdir, symlink } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../terminal/temporary-directory.ts';

/** A directory for KUBECACHEDIR. Disposing of it removes it, and nothing of what it leads to. */
export interface DiscoveryCache extends AsyncDisposable {
  readonly path: string;
  /**
   * From now on, what kubectl keeps about a URL of the proxy is what it keeps about the server behind it. Does nothing where that cannot be, nor
   * where it keeps nothing yet, unless it will now.
   */
  readonly lead: (url: string, server: string | undefined, willKeep: boolean) => Promise<void>;
}

/**
 * kubectl keeps which resources a server has in a directory named after the server's URL (`discovery/` of its cache). A URL of the proxy is new
 * with each run, so this one has links to kubectl's own directories: kubectl asks under `run` what it would ask alone. With `cold` there are none.
 */
export async function discoveryCache(
  env: Readonly<Record<string, string | undefined>>,
  { cold }: { readonly cold: boolean },
): Promise<DiscoveryCache> {
  const directory = await temporaryDirectory();
  const made: string[] = [];
  // The URLs of thousands of contexts have the same.
  const parents = new Map<string, Promise<unknown>>();
  const parentOf = (link: string): Promise<unknown> => {
    const parent = dirname(link);
    const known = parents.get(parent) ?? promisify(mkdir)(parent, { recursive: true, mode: 0o700 });
    parents.set(parent, known);
    return known;
  };
  const own = env['KUBECACHEDIR'] || join(env['HOME'] || homedir(), '.kube', 'cache');
  return {
    path: directory.path,
    async lead(url, server, willKeep) {
      const [link, kept] = [directoryFor(directory.path, url), server && directoryFor(own, server)];
      if (cold || !link || !kept) return;
      const isKept = existsSync(kept);
      if (!isKept && !willKeep) return;
      try {
        // As kubectl makes them.
        if (!isKept && (await promisify(mkdir)(kept, { recursive: true, mode: 0o750 })) !== undefined) made.push(kept);
        await parentOf(link);
        await promisify(symlink)(kept, link);
      } catch {
        // There is a link already, or the home cannot be written to: then kubectl alone would keep nothing either.
      }
    },
    async [Symbol.asyncDispose]() {
      await directory[Symbol.asyncDispose]();
      // Those that are still empty.
      for (const kept of made) await promisify(rmdir)(kept).catch(() => undefined);
    },
  };
}

/** What a server has, by client-go's rule (cli-runtime pkg/genericclioptions/config_flags.go, computeDiscoverCacheDir); `undefined` for a place outside. */
function directoryFor(cache: string, server: string): string | undefined {
  const safeHost = server
    .replace('https://', '')
    .replace('http://', '')
    .replaceAll(/[^(\w/.)]/g, '_');
  const discovery = join(cache, 'discovery');
  const directory = join(discovery, safeHost);
  const inside = relative(discovery, directory);
  return inside === '' || inside.startsWith('..') ? undefined : directory;
}
