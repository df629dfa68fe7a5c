import { ActionableError } from '../../../api/actionable-error.ts';
import { bearerProof } from '../bearer-credential.ts';
import type { Credential } from '../credential.ts';
import type { Environment } from '../../environment.ts';
import { LeasedCredential, type Lease } from '../leased-credential.ts';
import { expiryOf, OidcRefresh } from './oidc-refresh.ts';
import { type OidcConfig, OidcStore } from './oidc-store.ts';

/** The kubeconfig entry that a config is from, and that new tokens are written to. */
export interface OidcOrigin {
  /** A kubeconfig. */
  readonly file: string;
  /** The name of the user in it. */
  readonly user: string;
}

/**
 * The auth-provider `oidc` (client-go plugin/pkg/client/auth/oidc): its id-token while that is good, else one that its
 * refresh-token is exchanged for. The new pair is written to the kubeconfig, where kubectl finds it.
 */
export function oidcCredential(config: OidcConfig, { file, user }: OidcOrigin, environment: Environment): Credential {
  const source = `auth-provider oidc of user "${user}" in ${file}`;
  for (const field of ['idp-issuer-url', 'client-id'] as const) {
    const hint = `set ${field}: under auth-provider, config`;
    if (!config[field]) throw new ActionableError('ERR_OIDC', `${source}: Must provide ${field}`, hint);
  }
  const refresh = new OidcRefresh(config, { store: new OidcStore(file, user, environment), source }, environment);
  let given = config['id-token'];
  return new LeasedCredential(async () => {
    const lease = given ? await leaseOf(given, source) : undefined;
    given = undefined;
    return lease && lease.expiresAt > environment.now() ? lease : leaseOf(await refresh.idToken(), source);
  }, environment.now);
}

async function leaseOf(token: string, source: string): Promise<Lease> {
  const [proof, expiresAt] = await Promise.all([bearerProof(token, { kind: 'oidc', source }), expiryOf(token)]);
  return { proof, expiresAt };
}
