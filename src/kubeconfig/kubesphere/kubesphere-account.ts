import { ActionableError } from '../../api/actionable-error.ts';
import { TokenFileCredential, tokenCredential } from '../credentials/bearer-credential.ts';
import { Connection } from '../kubeconfig-upstream.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';
import type { Environment } from '../environment.ts';
import { holdUserinfo } from '../credentials/held-credentials.ts';
import { proxyFromEnvironment } from '../forward-proxy/proxy-from-environment.ts';
import { podTrust } from '../trust.ts';
import type { Upstream } from '../upstream.ts';

const MOUNT = '/var/run/secrets/kubesphere.io/serviceaccount';

/**
 * ks-apiserver, for a pod that KubeSphere gave a ServiceAccount of its own (annotation kubesphere.io/serviceaccount-name);
 * `undefined` outside of one (kubesphere.io/client-go rest/config.go `InClusterConfig`).
 */
export async function kubeSpherePod(flags: ConnectionFlags, environment: Environment): Promise<Upstream | undefined> {
  if (!(await isMounted('token', environment))) return undefined;
  const hasTls = await isMounted('ca.crt', environment);
  const server = new URL(hasTls ? 'https://ks-apiserver.kubesphere-system' : 'http://ks-apiserver.kubesphere-system');
  const source = `KubeSphere ServiceAccount of this pod, ${MOUNT}/token`;
  const credential = flags.token
    ? tokenCredential(flags.token, 'flag --token')
    : new TokenFileCredential(`${MOUNT}/token`, { kind: 'serviceAccount', source }, environment);
  if (flags.as) {
    const hint = 'leave --as out: ks-apiserver would pass it on to kube-apiserver with its own credentials';
    throw new ActionableError('ERR_FLAGS', '--as means nothing to ks-apiserver', hint);
  }
  const proxy = proxyFromEnvironment(server, environment.env);
  holdUserinfo(proxy, environment.secrets);
  return new Connection({
    server,
    trust: hasTls ? podTrust(`${MOUNT}/ca.crt`, environment) : undefined,
    proxy,
    context: '',
    cluster: '',
    user: '',
    namespace: flags.namespace || 'default',
    disableCompression: flags.disableCompression ?? false,
    requestTimeout: flags.requestTimeout || undefined,
    source: 'KubeSphere ServiceAccount of this pod',
    dialect: 'kubesphere',
    credential,
    certificate: undefined,
    impersonation: undefined,
    serverName: flags.tlsServerName || undefined,
    insecure: flags.insecureSkipTlsVerify ?? false,
    now: () => environment.now(),
    secrets: environment.secrets,
  });
}

async function isMounted(file: string, { readFile }: Environment): Promise<boolean> {
  const text = await readFile(`${MOUNT}/${file}`).catch(() => undefined);
  return text !== undefined;
}
