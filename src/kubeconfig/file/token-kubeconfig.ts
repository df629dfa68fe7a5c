import { yamlText } from '../../api/yaml/yaml-text.ts';

/** The values of a kubeconfig with one token. */
export interface TokenKubeconfig {
  /** Of the cluster and of the context. */
  readonly cluster: string;
  readonly server: string;
  /** PEM; left out where the system's own roots are enough. */
  readonly ca?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecure: boolean;
  readonly proxyUrl?: string | undefined;
  readonly user: string;
  readonly namespace: string;
  readonly token: string;
}

/** A kubeconfig (client-go clientcmd/api/v1) that needs no other file: one cluster, one user with a token, one context. */
export function tokenKubeconfig(options: TokenKubeconfig): string {
  const { cluster, server, ca, tlsServerName, insecure, proxyUrl, user, namespace, token } = options;
  return yamlText({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: {
          server,
          ...(ca !== undefined && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
          ...(tlsServerName !== undefined && { 'tls-server-name': tlsServerName }),
          ...(insecure && { 'insecure-skip-tls-verify': true }),
          ...(proxyUrl !== undefined && { 'proxy-url': proxyUrl }),
        },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: cluster, context: { cluster, user, namespace } }],
    'current-context': cluster,
  });
}
