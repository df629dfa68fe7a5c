import type { Cluster, ExecConfig } from '../../file/config.ts';

/** Whether the plugin gets our standard input; `undefined` when it must and there is no terminal. */
export function isInteractive({ interactiveMode }: ExecConfig, stdinIsTerminal: boolean): boolean | undefined {
  if (interactiveMode === 'Never') return false;
  return interactiveMode === 'Always' && !stdinIsTerminal ? undefined : stdinIsTerminal;
}

/** What the plugin is to know. */
export interface ExecInfoOptions {
  readonly interactive: boolean;
  readonly cluster: Cluster;
  /** What the cluster's certificate authority is, data or file alike. */
  readonly ca: string | undefined;
}

/** The value of KUBERNETES_EXEC_INFO: an ExecCredential without status, its fields in client-go's order. */
export function execInfo({ apiVersion, provideClusterInfo }: ExecConfig, options: ExecInfoOptions): string {
  const { interactive } = options;
  const spec = provideClusterInfo ? { cluster: execCluster(options), interactive } : { interactive };
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, spec });
}

function execCluster({ cluster, ca }: ExecInfoOptions) {
  return {
    server: cluster.server?.split(/[?#]/, 1)[0],
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecureSkipTlsVerify || undefined,
    'certificate-authority-data': ca === undefined ? undefined : Buffer.from(ca).toString('base64'),
    'proxy-url': cluster.proxyUrl,
    'disable-compression': cluster.disableCompression || undefined,
    config: cluster.execExtension ?? null,
  };
}
