import { subprotocolToken } from '../api/bearer-subprotocol.ts';
import type { HeaderList } from '../api/header-list.ts';
import { tokenFacts } from '../kubeconfig/token-facts.ts';
import type { IdentityFacts } from '../kubeconfig/token-facts.ts';

/**
 * What the token that a client sent says of itself, unverified: how old it is, and who its ServiceAccount is. Whom any other token
 * makes its owner depends on the server's flags.
 */
export async function clientClaims(headers: HeaderList): Promise<IdentityFacts> {
  const [{ bearerToken }, { serviceAccountOf }] = await Promise.all([
    import('../rbac/caller.ts'),
    import('../rbac/subject.ts'),
  ]);
  const token = bearerToken(headers) ?? subprotocolToken(headers);
  if (token === undefined) return {};
  const { username, groups, ...times } = await tokenFacts(token);
  return username !== undefined && groups && serviceAccountOf(username) ? { username, groups, ...times } : times;
}
