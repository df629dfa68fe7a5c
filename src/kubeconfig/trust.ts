import { ActionableError } from '../api/actionable-error.ts';
import type { Environment } from './environment.ts';
import { CERTIFICATE_FILE_GOOD_FOR, RereadFile } from './reread-file.ts';
import type { Resolved } from './resolve.ts';

/** What the server's certificate is checked against, PEM. Data never changes; a file is read again now and then. */
export interface Trust {
  pem(): Promise<string>;
  expire(): void;
}

/** `undefined` for the system's own roots. Throws ActionableError when what is given is no certificate. */
export async function trustOf(
  { cluster, clusterName }: Resolved,
  environment: Environment,
): Promise<Trust | undefined> {
  const { certificateAuthority: path, certificateAuthorityData: data, file } = cluster;
  const where = file ? `certificate-authority of cluster "${clusterName}" in ${file}` : 'flag --certificate-authority';
  const trust = data ? fixedTrust(data) : path ? fileTrust(path, where, environment) : undefined;
  if (!trust || (await trust.pem()).includes('-----BEGIN')) return trust;
  throw new ActionableError(
    'ERR_CERTIFICATE_AUTHORITY',
    `${where}: unable to load root certificates: unable to parse bytes as PEM block`,
    'certificate-authority is a PEM file, certificate-authority-data the base64 of one',
  );
}

export function fileTrust(path: string, what: string, environment: Environment): Trust {
  const file = new RereadFile(path, { what, goodFor: CERTIFICATE_FILE_GOOD_FOR }, environment);
  return { pem: () => file.text(), expire: () => file.expire() };
}

function fixedTrust(pem: string): Trust {
  return { pem: () => Promise.resolve(pem), expire: () => {} };
}
