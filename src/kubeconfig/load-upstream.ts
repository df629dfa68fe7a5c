import { ActionableError } from '../api/actionable-error.ts';
import { serverOfToken } from '../api/dialects.ts';
import { certificateNotes } from './credentials/certificate-or-flag.ts';
import { type ChosenCredential, chooseCredential, entryOf, noCredential } from './credentials/choose-credential.ts';
import type { Proof } from './credentials/credential.ts';
import { expiryNote } from './credentials/facts/expiry-note.ts';
import { EMPTY_CONFIG } from './file/config.ts';
import { Connection } from './kubeconfig-upstream.ts';
import type { ConnectionFlags } from './file/connection-flags.ts';
import type { Environment } from './environment.ts';
import { findKubeconfig, type FoundConfig } from './file/find-kubeconfig.ts';
import { holdCredentials, holdUserinfo } from './credentials/held-credentials.ts';
import { passedOver } from './credentials/unused-credentials.ts';
import { proxyFromEnvironment } from './forward-proxy/proxy-from-environment.ts';
import { proxyUrl } from './forward-proxy/proxy-url.ts';
import { namesOf, type Resolved, resolveConfig } from './file/resolve.ts';
import { serverUrl } from './server-url.ts';
import { kubeSpherePod } from './kubesphere/kubesphere-account.ts';
import { throughLogin } from './kubesphere/kubesphere-login.ts';
import { inCluster } from './credentials/service-account.ts';
import { trustOf } from './trust.ts';
import type { Upstream } from './upstream.ts';
import { validateResolved } from './file/validate.ts';

/**
 * The API server and the credentials that kubectl would use with these flags in this environment: kubeconfig,
 * else the pod's ServiceAccount. Files are read here; plugins are run and providers called when a request needs them.
 * Throws ActionableError for everything that the user can fix.
 */
export async function loadUpstream(flags: ConnectionFlags, environment: Environment): Promise<Upstream> {
  return upstreamIn(await findKubeconfig(flags.kubeconfig, environment), flags, environment);
}

/** The same from a kubeconfig that has been read. */
export async function upstreamIn(
  found: FoundConfig,
  flags: ConnectionFlags,
  environment: Environment,
): Promise<Upstream> {
  const resolved = resolveConfig(found.config, flags, environment.cwd);
  holdCredentials(resolved.user, flags, environment.secrets);
  const { cluster, clusterName, contextName } = resolved;
  // Only with nothing but defaults does client-go check whether it runs in a pod.
  if (cluster.server !== undefined || contextName !== '' || clusterName !== '') {
    return kubeconfigUpstream(resolved, flags, environment);
  }
  const pod = (await podUpstream(flags, environment)) ?? (await kubeSpherePod(flags, environment));
  if (pod) return pod;
  const master = environment.env['KUBERNETES_MASTER'];
  if (!master) throw nowhereToGo(found);
  return kubeconfigUpstream({ ...resolved, cluster: { ...cluster, server: master } }, flags, environment);
}

async function kubeconfigUpstream(resolved: Resolved, flags: ConnectionFlags, environment: Environment) {
  validateResolved(resolved);
  const { cluster, clusterName, contextName, user, userName, namespace } = resolved;
  const server = serverUrl(cluster.server ?? '', whereServerIs(resolved, flags));
  const secure = server.protocol === 'https:';
  const proxy = proxyUrl(server, resolved, environment);
  const trust = secure || proxy?.protocol === 'https:' ? await trustOf(resolved, flags, environment) : undefined;
  const ca = async () => trust?.pem();
  const chosen = chosenCredential(secure, flags, () => chooseCredential(resolved, { flags, environment, ca }));
  const entrance = {
    server,
    proxy,
    trust,
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify ?? false,
    requestTimeout: flags.requestTimeout || undefined,
  };
  holdUserinfo(proxy, environment.secrets);
  const loggedIn = flags.login && throughLogin(flags.login, chosen, entrance, environment);
  const proofs = await readFiles(loggedIn ?? chosen);
  const tokenType = proofs.find(({ facts }) => facts.tokenType !== undefined)?.facts.tokenType;
  return new Connection({
    dialect: tokenType === undefined ? undefined : serverOfToken(tokenType)?.dialect,
    ...(loggedIn ?? chosen),
    server,
    trust,
    proxy,
    context: contextName,
    cluster: clusterName,
    user: userName,
    namespace,
    disableCompression: cluster.disableCompression ?? false,
    requestTimeout: flags.requestTimeout || undefined,
    withoutHttp2: Boolean(environment.env['DISABLE_HTTP2']),
    source: sourceOf(resolved, flags),
    passedOver: passedOver(user, server, flags),
    notes: [
      ...(secure ? certificateNotes(user, flags, entryOf(resolved)) : []),
      ...proofs.flatMap(({ facts }) => expiryNote(facts, environment.now()) ?? []),
    ],
    certificateAlways: flags.clientCertificateAlways,
    impersonation: user.impersonate,
    serverName: cluster.tlsServerName,
    insecure: cluster.insecureSkipTlsVerify ?? false,
    now: () => environment.now(),
    secrets: environment.secrets,
  });
}

function chosenCredential(
  secure: boolean,
  { credentials }: ConnectionFlags,
  choose: () => ChosenCredential,
): ChosenCredential {
  if (credentials === 'client') return CLIENTS_ONLY;
  return secure ? choose() : NOT_SECURE;
}

const CLIENTS_ONLY: ChosenCredential = {
  credential: noCredential('flag --credentials=client'),
  certificate: undefined,
};

const NOT_SECURE: ChosenCredential = {
  credential: noCredential('the server is not https, so no credential is sent'),
  certificate: undefined,
};

/** Reads the files, so that a missing one is reported at the start and not to the first client. */
async function readFiles({ credential, certificate }: ChosenCredential): Promise<readonly Proof[]> {
  const proofs = certificate ? [await certificate.proof()] : [];
  return credential.costly ? proofs : [...proofs, await credential.proof()];
}

async function podUpstream(flags: ConnectionFlags, environment: Environment): Promise<Upstream | undefined> {
  const pod = await inCluster(flags, environment);
  if (!pod) return undefined;
  const { user } = resolveConfig(EMPTY_CONFIG, flags, environment.cwd);
  const server = serverUrl(pod.server, 'KUBERNETES_SERVICE_HOST');
  const proxy = proxyFromEnvironment(server, environment.env);
  holdUserinfo(proxy, environment.secrets);
  return new Connection({
    server,
    trust: flags.insecureSkipTlsVerify ? undefined : pod.trust,
    proxy,
    context: '',
    cluster: '',
    user: '',
    namespace: pod.namespace,
    disableCompression: flags.disableCompression ?? false,
    requestTimeout: flags.requestTimeout || undefined,
    withoutHttp2: Boolean(environment.env['DISABLE_HTTP2']),
    source: 'ServiceAccount of this pod',
    credential: flags.credentials === 'client' ? CLIENTS_ONLY.credential : pod.credential,
    certificate: undefined,
    impersonation: user.impersonate,
    serverName: flags.tlsServerName || undefined,
    insecure: flags.insecureSkipTlsVerify ?? false,
    now: () => environment.now(),
    secrets: environment.secrets,
  });
}

function nowhereToGo({ config, files, searched }: FoundConfig): ActionableError {
  if (config.contexts.size > 0) {
    return new ActionableError(
      'ERR_NO_CONTEXT',
      `no context is chosen: current-context is not set in ${files.join(', ')}`,
      `choose one with --context: ${namesOf(config.contexts)}`,
    );
  }
  const why = files.length > 0 ? `${files.join(', ')} has no contexts` : `${searched} does not exist`;
  return new ActionableError(
    'ERR_NO_CLUSTER',
    `no cluster is configured: ${why}`,
    'pass --kubeconfig or --server, or try things without a cluster: kubetrace playground',
  );
}

function whereServerIs({ cluster, clusterName }: Resolved, flags: ConnectionFlags): string {
  if (flags.server) return '--server';
  return cluster.file ? `kubeconfig ${cluster.file}: cluster "${clusterName}": server` : 'KUBERNETES_MASTER';
}

function sourceOf({ context, contextName, cluster, clusterName }: Resolved, flags: ConnectionFlags): string {
  if (context.file) return `context "${contextName}" in ${context.file}`;
  if (flags.server) return 'flag --server';
  return cluster.file ? `cluster "${clusterName}" in ${cluster.file}` : 'KUBERNETES_MASTER';
}
