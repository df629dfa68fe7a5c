import { subprotocolToken } from '../../api/request/bearer-subprotocol.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { tokenFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { IdentityFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';

/**
 * What a client's token claims, unverified: its age, and its ServiceAccount. The user name that the server takes from any other token
 * depends on the flags of the server.
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
