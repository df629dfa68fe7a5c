import type { CredentialFacts } from '../../../api/credential-facts.ts';

/** What a token says about itself, unverified. */
export type IdentityFacts = Pick<CredentialFacts, 'username' | 'groups' | 'tokenType' | 'issuedAt' | 'expiresAt'>;

/** What a bearer token says about itself, unverified. Empty for a token that is not a JWT. */
export async function tokenFacts(token: string): Promise<IdentityFacts> {
  const claims = await tokenClaims(token);
  if (!claims) return {};
  const { sub, username, token_type: tokenType, iat, exp } = claims;
  const groups = groupsOf(claims);
  // ks-apiserver goes by `username`.
  const name = typeof tokenType === 'string' && typeof username === 'string' ? username : sub;
  return {
    ...(typeof name === 'string' && { username: name }),
    ...(typeof tokenType === 'string' && { tokenType }),
    ...(groups && { groups }),
    ...(typeof iat === 'number' && { issuedAt: iat * 1000 }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
  };
}

/** The claims of a JWT, unverified; `undefined` for any other token. */
export async function tokenClaims(token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token)) return undefined;
  const { decodeJwt } = await import('jose/jwt/decode');
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** A ServiceAccount's groups follow from its name (apiserver serviceaccount/util.go `MakeGroupNames`). */
function groupsOf({ sub, groups }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const namespace = typeof sub === 'string' ? /^system:serviceaccount:([^:]+):[^:]+$/.exec(sub)?.[1] : undefined;
  if (namespace !== undefined) return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : undefined;
}
