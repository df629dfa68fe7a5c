import { ActionableError } from '../api/actionable-error.ts';
import { chooseCredential, noCredential } from './choose-credential.ts';
import { CERTIFICATE_FILE_GOOD_FOR } from './client-certificate.ts';
import { EMPTY_CONFIG } from './config.ts';
import { Connection } from './connection.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { Environment } from './environment.ts';
import { findKubeconfig, type FoundConfig } from './find-kubeconfig.ts';
import { impersonationHeaders } from './impersonation-headers.ts';
import { RereadFile } from './reread-file.ts';
import { type Resolved, resolveConfig } from './resolve.ts';
import { serverUrl } from './server-url.ts';
import { inCluster } from './service-account.ts';
import type { Upstream } from './upstream.ts';
import { validateResolved } from './validate.ts';

/**
 * The API server and the credentials that kubectl would use with these flags in this environment: kubeconfig,
 * else the pod's ServiceAccount. Throws ActionableError for all that a person can mend.
 */
export async function loadUpstream(flags: ConnectionFlags, environment: Environment): Promise<Upstream> {
  const found = await findKubeconfig(flags.kubeconfig, environment);
  const resolved = resolveConfig(found.config, flags, environment.cwd);
  const { server } = resolved.cluster;
  if (server === undefined && isUnset(resolved)) {
    return (await podUpstream(flags, environment)) ?? masterUpstream(found, resolved, flags, environment);
  }
  return kubeconfigUpstream(resolved, flags, environment);
}

/** No context, no cluster: nothing but defaults, which is when client-go looks for a pod around it. */
function isUnset({ contextName, clusterName }: Resolved): boolean {
  return contextName === '' && clusterName === '';
}

async function podUpstream(flags: ConnectionFlags, environment: Environment): Promise<Upstream | undefined> {
  const pod = await inCluster(flags, environment);
  if (!pod) return undefined;
  const { user } = resolveConfig(EMPTY_CONFIG, flags, environment.cwd);
  return new Connection({
    server: serverUrl(pod.server, 'KUBERNETES_SERVICE_HOST'),
    proxy: undefined,
    context: '',
    cluster: '',
    user: '',
    namespace: pod.namespace,
    disableCompression: flags.disableCompression ?? false,
    requestTimeout: flags.requestTimeout || undefined,
    source: 'ServiceAccount of this pod',
    credential: pod.credential,
    certificate: undefined,
    impersonation: impersonationHeaders(user.impersonate),
    ca: pod.ca,
    serverName: flags.tlsServerName || undefined,
    insecure: flags.insecureSkipTlsVerify ?? false,
  });
}

/** KUBERNETES_MASTER is the last resort of kubectl before localhost:8080, which we do not guess. */
function masterUpstream(
  found: FoundConfig,
  resolved: Resolved,
  flags: ConnectionFlags,
  environment: Environment,
): Upstream {
  const master = environment.env['KUBERNETES_MASTER'];
  if (master) {
    return kubeconfigUpstream({ ...resolved, cluster: { ...resolved.cluster, server: master } }, flags, environment);
  }
  throw nowhereToGo(found);
}

function nowhereToGo({ config, files, searched }: FoundConfig): ActionableError {
  const contexts = [...config.contexts.keys()];
  if (contexts.length > 0) {
    return new ActionableError(
      'ERR_NO_CONTEXT',
      `no context is chosen: current-context is not set in ${files.join(', ')}`,
      `choose one with --context: ${contexts.join(', ')}`,
    );
  }
  const why = files.length > 0 ? `${files.join(', ')} has no contexts` : `${searched} does not exist`;
  return new ActionableError(
    'ERR_NO_CLUSTER',
    `no cluster is configured: ${why}`,
    'pass --kubeconfig or --server, or try things without a cluster: kubetrace playground',
  );
}

function kubeconfigUpstream(resolved: Resolved, flags: ConnectionFlags, environment: Environment): Upstream {
  validateResolved(resolved);
  const { cluster, clusterName, context, contextName, user, userName, namespace } = resolved;
  const where = flags.server ? '--server' : `kubeconfig ${cluster.file}: cluster "${clusterName}": server`;
  const server = serverUrl(cluster.server ?? '', cluster.file || flags.server ? where : 'KUBERNETES_MASTER');
  const secure = server.protocol === 'https:';
  const { credential, certificate } = secure
    ? chooseCredential(resolved, flags, environment)
    : { credential: noCredential('the server is not https, so no credential is sent'), certificate: undefined };
  return new Connection({
    server,
    proxy: undefined,
    context: contextName,
    cluster: clusterName,
    user: userName,
    namespace,
    disableCompression: cluster.disableCompression ?? false,
    requestTimeout: flags.requestTimeout || undefined,
    source: context.file
      ? `context "${contextName}" in ${context.file}`
      : flags.server
        ? 'flag --server'
        : 'KUBERNETES_MASTER',
    credential,
    certificate,
    impersonation: impersonationHeaders(user.impersonate),
    ca: cluster.certificateAuthorityData ?? caFile(resolved, environment),
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify ?? false,
  });
}

function caFile({ cluster, clusterName }: Resolved, environment: Environment): RereadFile | undefined {
  if (!cluster.certificateAuthority) return undefined;
  const what = `certificate-authority of cluster "${clusterName}"`;
  return new RereadFile(cluster.certificateAuthority, { what, goodFor: CERTIFICATE_FILE_GOOD_FOR }, environment);
}
