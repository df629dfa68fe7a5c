import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { temporaryDirectory } from '../terminal/temporary-directory.ts';

/** What makes a program talk to the API server through us. Disposing of it removes its kubeconfig. */
export interface TracedEnvironment extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
  readonly kubeconfig: string;
}

/**
 * The environment for a traced program: KUBECONFIG names a file (0600, in a directory of its own) that leads to the proxy and
 * holds no credentials; KUBETRACE_URL is for programs that read no kubeconfig. Names and current namespace are the user's.
 * kubectl names directories of its cache after the server's URL, so the cache is in the same directory: a key in the URL must not remain on disk.
 */
export async function tracedEnvironment(
  url: string,
  upstream: Upstream,
  env: Readonly<Record<string, string | undefined>>,
): Promise<TracedEnvironment> {
  const directory = await temporaryDirectory();
  const kubeconfig = join(directory.path, 'config');
  await writeFile(kubeconfig, kubeconfigFor(url, upstream), { mode: 0o600, flag: 'wx' });
  return {
    kubeconfig,
    env: {
      ...env,
      KUBECONFIG: kubeconfig,
      KUBECACHEDIR: join(directory.path, 'cache'),
      KUBETRACE_URL: url,
      ...withoutProxy(env),
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** JSON is YAML, and every client reads it. A user is named, since some clients insist, but has nothing in it. */
function kubeconfigFor(url: string, { context, cluster, user, namespace }: Upstream): string {
  const names = { context: context || 'kubetrace', cluster: cluster || 'kubetrace', user: user || 'kubetrace' };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names.context,
    contexts: [{ name: names.context, context: { cluster: names.cluster, user: names.user, namespace } }],
    // There is no TLS to verify on our loopback port, but @kubernetes/client-node speaks plain HTTP only where this is set.
    clusters: [{ name: names.cluster, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: names.user, user: {} }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** A forward proxy cannot reach our loopback address. Both spellings are in use. */
function withoutProxy(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const hosts = [env['NO_PROXY'] ?? env['no_proxy'], '127.0.0.1', 'localhost'].filter(Boolean).join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}
