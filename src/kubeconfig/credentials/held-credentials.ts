import { FRONT_SERVERS } from '../../api/dialects.ts';
import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { isSecretName } from '../../api/secrets/secret-names.ts';
import type { AuthInfo, ExecConfig } from '../file/config.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';

/**
 * Masks the credentials of flags and kubeconfig from now on, used or not, in everything that is printed or recorded. What they are exchanged for
 * and what is read from files is held when it is there (Connection).
 */
export function holdCredentials(user: AuthInfo, flags: ConnectionFlags, secrets: HeldSecrets): void {
  const { login } = flags;
  secrets.hold(flags.token, flags.password, login?.password);
  // The client that comes with a server has a secret that everyone knows, and it may be a common word of its API.
  if (!FRONT_SERVERS.some(({ loginClient }) => loginClient === login?.clientSecret)) secrets.hold(login?.clientSecret);
  secrets.hold(user.token, user.password, user.clientKeyData);
  for (const [name, value] of Object.entries(user.authProvider?.config ?? {})) {
    if (isSecretName(name)) secrets.hold(value);
  }
  if (user.exec) secrets.hold(...secretsOf(user.exec));
}

/** The user and password of a URL that a request is sent through. */
export function holdUserinfo(url: URL | undefined, secrets: HeldSecrets): void {
  if (url?.password) secrets.hold(url.password, decoded(url.password));
}

/** What a plugin is given under a name that says so: `CLIENT_SECRET`, `--client-secret=…`, `--token …`. */
function secretsOf({ env, args }: ExecConfig): string[] {
  const variables = env.filter(({ name }) => isSecretName(name)).map(({ value }) => value);
  const flags = args.flatMap((arg, i) => {
    const [, name = '', value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (!isSecretName(name)) return [];
    return [value ?? args[i + 1] ?? ''];
  });
  return [...variables, ...flags];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
