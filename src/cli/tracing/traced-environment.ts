import { writeFile } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { temporaryDirectory } from '../terminal/temporary-directory.ts';
import { type TracedContext, tracedKubeconfig } from '../../kubeconfig/traced-kubeconfig.ts';

/** What makes a program talk to the API server through us. Disposing of it removes its kubeconfig. */
export interface TracedEnvironment extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
  readonly kubeconfig: string;
}

/** What else a traced program may find. */
export interface TracedExtras {
  /** Further contexts. */
  readonly others?: readonly TracedContext[];
  /** For kubectl's cache. Default: an empty directory. */
  readonly cache?: string;
}

/**
 * The environment for a traced program: KUBECONFIG, and what Terraform and Ansible have for it, name a file (0600, in a directory of its own)
 * that leads to the proxy and holds no credentials of theirs; KUBETRACE_URL is for programs that read no kubeconfig. Names and namespaces are the user's.
 * kubectl names directories of its cache after the server's URL, so the cache is temporary too: a key in the URL must not remain on disk.
 */
export async function tracedEnvironment(
  url: string,
  upstream: Upstream,
  env: Readonly<Record<string, string | undefined>>,
  { others = [], cache }: TracedExtras = {},
): Promise<TracedEnvironment> {
  const directory = await temporaryDirectory();
  const kubeconfig = join(directory.path, 'config');
  await promisify(writeFile)(kubeconfig, tracedKubeconfig(url, upstream, others), { mode: 0o600, flag: 'wx' });
  const { KUBE_CONFIG_PATHS: _paths, ...own } = env;
  return {
    kubeconfig,
    env: {
      ...own,
      KUBECONFIG: kubeconfig,
      KUBE_CONFIG_PATH: kubeconfig,
      K8S_AUTH_KUBECONFIG: kubeconfig,
      KUBECACHEDIR: cache ?? join(directory.path, 'cache'),
      KUBETRACE_URL: url,
      ...withoutProxy(env),
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** A forward proxy cannot reach our loopback address. Both spellings are in use. */
function withoutProxy(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const hosts = [env['NO_PROXY'] ?? env['no_proxy'], '127.0.0.1', 'localhost'].filter(Boolean).join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}
