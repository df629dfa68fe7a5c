import { resolve } from 'node:path';
import { ActionableError } from '../api/actionable-error.ts';
import { bearerProof } from './bearer-credential.ts';
import type { Credential } from './credential.ts';
import type { Environment } from './environment.ts';
import { LeasedCredential, type Lease } from './leased-credential.ts';
import { askProvider } from './oidc-provider.ts';
import { tokenClaims } from './token-facts.ts';

/** `auth-provider`, `config` of a kubeconfig. */
type OidcConfig = Readonly<Record<string, string>>;

/**
 * The auth-provider `oidc` (client-go plugin/pkg/client/auth/oidc): its id-token while that is good, else one that its
 * refresh-token buys. What was bought is kept in memory and not written to the kubeconfig, which is not ours to change.
 */
export function oidcCredential(config: OidcConfig, user: string, environment: Environment): Credential {
  const source = `auth-provider oidc of ${user}`;
  for (const field of ['idp-issuer-url', 'client-id'] as const) {
    const hint = `set ${field}: under auth-provider, config`;
    if (!config[field]) throw new ActionableError('ERR_OIDC', `${source}: Must provide ${field}`, hint);
  }
  const { 'id-token': idToken } = config;
  let given = idToken ? leaseOf(idToken, source) : undefined;
  let refreshToken = config['refresh-token'] ?? '';
  return new LeasedCredential(async () => {
    const lease = await given;
    given = undefined;
    if (lease && lease.expiresAt > environment.now()) return lease;
    try {
      const bought = await buyToken({ ...config, 'refresh-token': refreshToken }, environment);
      refreshToken = bought.refreshToken ?? refreshToken;
      return await leaseOf(bought.idToken, source);
    } catch (error) {
      const hint = 'log in again, or check the config of the auth-provider';
      throw new ActionableError('ERR_OIDC', `${source}: ${(error as Error).message}`, hint);
    }
  }, environment.now);
}

/** A token without `exp` counts as expired, as it does to client-go. */
async function leaseOf(token: string, source: string): Promise<Lease> {
  const proof = await bearerProof(token, { kind: 'oidc', source });
  const exp = (await tokenClaims(token))?.['exp'];
  return { proof, expiresAt: typeof exp === 'number' ? exp * 1000 : 0 };
}

async function buyToken(config: OidcConfig, { cwd, env, readFile }: Environment) {
  const refreshToken = config['refresh-token'];
  if (!refreshToken) throw new Error('No valid id-token, and cannot refresh without refresh-token');
  const { 'idp-certificate-authority-data': data, 'idp-certificate-authority': file } = config;
  const ca = data ? Buffer.from(data, 'base64').toString() : file ? await readFile(resolve(cwd, file)) : undefined;
  return askProvider({
    issuer: config['idp-issuer-url'] ?? '',
    clientId: config['client-id'] ?? '',
    clientSecret: config['client-secret'] ?? '',
    refreshToken,
    ca,
    env,
  });
}
