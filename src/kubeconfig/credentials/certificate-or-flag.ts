import type { AuthInfo } from '../file/config.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';

/** The flag whose credential a person gave on the command line, if any. */
type CredentialFlag = '--token' | '--username';

/** Whether the user has a client certificate, as data or as a file. */
export function hasCertificate(user: AuthInfo): boolean {
  return (user.clientCertificate ?? user.clientCertificateData) !== undefined;
}

/**
 * The flag that is used in place of the client certificate of the kubeconfig. kubectl sends both, and the server uses the certificate: the
 * user gives a token and sees what another user may do. `undefined` where a certificate is presented or does not exist.
 */
export function flagInsteadOfCertificate(user: AuthInfo, flags: ConnectionFlags): CredentialFlag | undefined {
  const keepsCertificate = flags.clientCertificate || flags.clientCertificateAlways;
  return hasCertificate(user) && !keepsCertificate ? credentialFlag(flags) : undefined;
}

/** Notes for the start of a proxy with such a flag. `entry` is for a person: `user "dev" in FILE`. */
export function certificateNotes(user: AuthInfo, flags: ConnectionFlags, entry: string): readonly string[] {
  const flag = credentialFlag(flags);
  if (flag === undefined || !hasCertificate(user)) return [];
  return flagInsteadOfCertificate(user, flags)
    ? [
        `${flag} is used, and the client certificate of ${entry} is not presented; --client-certificate-always presents it, as kubectl does`,
      ]
    : [`${flag} is ignored by the server: it believes the client certificate first`];
}

function credentialFlag({ token, username, password }: ConnectionFlags): CredentialFlag | undefined {
  if (token) return '--token';
  return username || password ? '--username' : undefined;
}
