import { ActionableError } from '../../api/actionable-error.ts';
import type { Environment } from '../environment.ts';
import { proxyFromEnvironment } from './proxy-from-environment.ts';
import { readProxy } from './read-proxy.ts';
import type { Resolved } from '../file/resolve.ts';

/** The proxy to the server: the cluster's `proxy-url`, to which NO_PROXY does not apply, else the proxy of the environment. */
export function proxyUrl(server: URL, { cluster, clusterName }: Resolved, { env }: Environment): URL | undefined {
  const { proxyUrl: value, file } = cluster;
  if (!value) return proxyFromEnvironment(server, env);
  const proxy = readProxy(value, SCHEMES);
  if (proxy instanceof URL) return proxy;
  throw new ActionableError(
    'ERR_PROXY_URL',
    // Not the value: it may hold a password.
    `kubeconfig ${file}: invalid 'proxy-url' for cluster "${clusterName}": ${proxy.problem}`,
    'proxy-url looks like http://HOST:PORT or socks5://HOST:PORT',
  );
}

/** Of client-go's `validateClusterInfo` (clientcmd/validation.go); not what the environment may name. */
const SCHEMES = ['http', 'https', 'socks5'];
