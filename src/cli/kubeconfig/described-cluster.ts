import { ActionableError } from '../../api/actionable-error.ts';
import { proxyFromEnvironment } from '../../kubeconfig/forward-proxy/proxy-from-environment.ts';
import type { TokenKubeconfig } from '../../kubeconfig/file/token-kubeconfig.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { rootCertificate } from './serviceaccount-token.ts';

type DescribedCluster = Omit<TokenKubeconfig, 'user' | 'namespace' | 'token'>;

/**
 * How another kubeconfig reaches the cluster that we reach: our own trust, or where we do not check, the CA that the cluster itself
 * gives to pods. A proxy of the environment is ours alone and is left out. Throws ActionableError for a server that is not https.
 */
export async function describeCluster(
  upstream: Upstream,
  namespace: string,
  { env, stderr }: Terminal,
): Promise<DescribedCluster> {
  const { server, proxy, cluster } = upstream;
  if (server.protocol !== 'https:') {
    const hint = 'name the https address of the cluster with --server or in the kubeconfig';
    throw new ActionableError('ERR_NOT_HTTPS', `${server.origin} is not https: no client would send it a token`, hint);
  }
  const { tls } = await upstream.authenticate();
  const ca = tls.ca ?? (tls.rejectUnauthorized ? undefined : await rootCertificate(upstream, namespace));
  const insecure = ca === undefined && !tls.rejectUnauthorized;
  if (insecure) stderr.say('warning: insecure-skip-tls-verify: anyone between you and the server can take the token\n');
  const isOurs = proxy === undefined || isOfEnvironment(proxy, server, env);
  return {
    cluster: cluster || server.hostname,
    server: server.href.replace(/\/$/, ''),
    ca,
    tlsServerName: tls.servername,
    insecure,
    proxyUrl: isOurs ? undefined : proxy?.href,
  };
}

function isOfEnvironment(proxy: URL, server: URL, env: Terminal['env']): boolean {
  try {
    return proxy.href === proxyFromEnvironment(server, env)?.href;
  } catch {
    // One that cannot be used is not where this proxy is from.
    return false;
  }
}
