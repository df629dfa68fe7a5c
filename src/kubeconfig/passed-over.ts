import type { AuthInfo } from './config.ts';

/** The credentials of a user that are not sent, each with the reason: `exec: not run where there is a token`. */
export function passedOver(user: AuthInfo, server: URL): readonly string[] {
  const { token, tokenFile, username, password, exec, authProvider } = user;
  const certificate = user.clientCertificate ?? user.clientCertificateData;
  const given = [
    ...(tokenFile ? ['tokenFile'] : []),
    ...(token ? ['token'] : []),
    ...(username || password ? ['username and password'] : []),
    ...(certificate ? ['client certificate'] : []),
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
    ...(authProvider && bearer ? [`auth-provider: not asked where there is a ${bearer}`] : []),
  ];
}
