import { flagInsteadOfCertificate, hasCertificate } from './certificate-or-flag.ts';
import type { AuthInfo } from '../file/config.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';

/** The credentials of a user that are not sent, each with the reason: `exec: not run where there is a token`. */
export function passedOver(user: AuthInfo, server: URL, flags: ConnectionFlags = {}): readonly string[] {
  const { token, tokenFile, username, password, exec, authProvider } = user;
  const flag = flagInsteadOfCertificate(user, flags);
  const given = [
    ...(tokenFile ? ['tokenFile'] : []),
    ...(token ? ['token'] : []),
    ...(username || password ? ['username and password'] : []),
    ...(hasCertificate(user) ? ['client certificate'] : []),
  ];
  if (server.protocol !== 'https:') {
    const all = [...given, ...(exec ? ['exec'] : []), ...(authProvider ? ['auth-provider'] : [])];
    return all.map((name) => `${name}: the server is not https`);
  }
  const bearer = given.find((name) => name !== 'client certificate');
  const outranking = bearer ?? given[0];
  return [
    ...(token && tokenFile ? ['token: the content of tokenFile wins'] : []),
    ...(exec && outranking ? [`exec: not run where there is a ${outranking}`] : []),
    ...(flag ? [`client certificate: not presented where there is ${flag}`] : []),
    ...(authProvider && bearer ? [`auth-provider: not used where there is a ${bearer}`] : []),
  ];
}
