import { ActionableError } from '../api/actionable-error.ts';
import type { Environment } from './environment.ts';
import { proxyFromEnvironment } from './proxy-from-environment.ts';
import type { Resolved } from './file/resolve.ts';

/** The proxy to the server: the cluster's `proxy-url`, to which NO_PROXY does not apply, else the proxy of the environment. */
export function proxyUrl(server: URL, { cluster, clusterName }: Resolved, { env }: Environment): URL | undefined {
  const { proxyUrl: value, file } = cluster;
  if (!value) return proxyFromEnvironment(server, env);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.hostname && /^(?:https?|socks5):$/.test(url.protocol)) return url;
  const problem = url
    ? `unsupported scheme "${url.protocol.slice(0, -1)}", must be http, https, or socks5`
    : 'it is not a URL';
  throw new ActionableError(
    'ERR_PROXY_URL',
    // Not the value: it may hold a password.
    `kubeconfig ${file}: invalid 'proxy-url' for cluster "${clusterName}": ${problem}`,
    'proxy-url looks like http://HOST:PORT or socks5://HOST:PORT',
  );
}
