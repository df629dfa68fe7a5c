import { subprotocolToken } from '../../api/request/bearer-subprotocol.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { tokenFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { IdentityFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';

/**
 * What the token that a client sent says of itself, unverified: how old it is, and who its ServiceAccount is. Whom any other token
 * makes its owner depends on the server's flags.
 */
export async function clientClaims(headers: HeaderList): Promise<IdentityFacts> {
  const [{ bearerToken }, { serviceAccountOf }] = await Promise.all([
    import('../../rbac/rules/caller.ts'),
    import('../../rbac/rules/subject.ts'),
  ]);
  const token = bearerToken(headers) ?? subprotocolToken(headers);
  if (token === undefined) return {};
  const { username, groups, ...times } = await tokenFacts(token);
  return username !== undefined && groups && serviceAccountOf(username) ? { username, groups, ...times } : times;
}
