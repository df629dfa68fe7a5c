import { ActionableError } from '../api/actionable-error.ts';
import type { ConnectionFlags } from './file/connection-flags.ts';
import type { Environment } from './environment.ts';
import { CERTIFICATE_FILE_GOOD_FOR, RereadFile } from './reread-file.ts';
import type { Resolved } from './file/resolve.ts';

/** What the server's certificate is checked against, PEM. Data never changes; a file is read again from time to time. */
export interface Trust {
  /** For a person: `the CA of the kubeconfig (certificate-authority-data of cluster "lab" in /home/me/.kube/config)`. */
  readonly source: string;
  pem(): Promise<string>;
  expire(): void;
}

/** `undefined` for the system's own roots. Throws ActionableError when what is given is not a certificate. */
export async function trustOf(
  { cluster, clusterName }: Resolved,
  flags: ConnectionFlags,
  environment: Environment,
): Promise<Trust | undefined> {
  const { certificateAuthority: path, certificateAuthorityData: data, file } = cluster;
  const field = data ? 'certificate-authority-data' : 'certificate-authority';
  const isFlag = Boolean(flags.certificateAuthority);
  const where = isFlag ? 'flag --certificate-authority' : `${field} of cluster "${clusterName}" in ${file}`;
  const source = isFlag ? `the CA of --certificate-authority (${path})` : `the CA of the kubeconfig (${where})`;
  const trust = data
    ? fixedTrust(data, source)
    : path
      ? fileTrust({ path, what: where, source }, environment)
      : undefined;
  if (!trust || (await trust.pem()).includes('-----BEGIN')) return trust;
  throw new ActionableError(
    'ERR_CERTIFICATE_AUTHORITY',
    `${where}: unable to load root certificates: unable to parse bytes as PEM block`,
    'certificate-authority is a PEM file, certificate-authority-data the base64 of one',
  );
}

/** A file with certificate authorities. */
export interface TrustFile {
  readonly path: string;
  /** The field or flag that names it. */
  readonly what: string;
  readonly source: string;
}

/** Trust in the certificate authorities of a file. */
export function fileTrust({ path, what, source }: TrustFile, environment: Environment): Trust {
  const file = new RereadFile(path, { what, goodFor: CERTIFICATE_FILE_GOOD_FOR }, environment);
  return { source, pem: () => file.text(), expire: () => file.expire() };
}

/** Trust in the CA that is mounted with the ServiceAccount of a pod. */
export function podTrust(path: string, environment: Environment): Trust {
  return fileTrust({ path, what: 'certificate authority', source: `the CA of this pod (${path})` }, environment);
}

function fixedTrust(pem: string, source: string): Trust {
  return { source, pem: () => Promise.resolve(pem), expire: () => {} };
}
