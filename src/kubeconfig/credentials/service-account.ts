import { joinHostPort } from '../../api/request/bare-host.ts';
import { TokenFileCredential, tokenCredential } from './bearer-credential.ts';
import type { Credential } from './credential.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';
import type { Environment } from '../environment.ts';
import { fileTrust, podTrust, type Trust } from '../trust.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a pod knows about its cluster. */
export interface InCluster {
  readonly server: string;
  readonly namespace: string;
  readonly credential: Credential;
  readonly trust: Trust | undefined;
}

/**
 * What a pod is given (client-go rest/config.go `InClusterConfig`); `undefined` outside of one.
 * The namespace is POD_NAMESPACE, the mounted one, or `default`.
 */
export async function inCluster(flags: ConnectionFlags, environment: Environment): Promise<InCluster | undefined> {
  const { env } = environment;
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
  if (!host || !port || (await mounted('token', environment)) === undefined) return undefined;
  const source = `ServiceAccount of this pod, ${MOUNT}/token`;
  return {
    server: `https://${joinHostPort(host, port)}`,
    namespace:
      flags.namespace || env['POD_NAMESPACE'] || (await mounted('namespace', environment))?.trim() || 'default',
    credential: flags.token
      ? tokenCredential(flags.token, 'flag --token')
      : new TokenFileCredential(`${MOUNT}/token`, { kind: 'serviceAccount', source }, environment),
    trust: await trustOfPod(flags, environment),
  };
}

async function trustOfPod({ certificateAuthority: path }: ConnectionFlags, environment: Environment) {
  const flag = 'flag --certificate-authority';
  if (path) return fileTrust({ path, what: flag, source: `the CA of ${flag} (${path})` }, environment);
  return (await mounted('ca.crt', environment)) ? podTrust(`${MOUNT}/ca.crt`, environment) : undefined;
}

async function mounted(file: string, { readFile }: Environment): Promise<string | undefined> {
  return readFile(`${MOUNT}/${file}`).catch(() => undefined);
}
