import { impersonationOf } from '../rbac/rules/impersonation.ts';
import type { Impersonation } from '../rbac/rules/impersonation.ts';
import type { Exchange } from '../trace/exchange.ts';

/** Who is behind an exchange. */
export interface Identity {
  /** The user whom the API server authenticated, or the one of `--as`; `undefined` where nothing says so. */
  readonly actor: string | undefined;
  readonly groups: readonly string[];
  /** Whom the client itself asked to be. */
  readonly impersonation?: Impersonation;
}

/**
 * Certificates, ServiceAccount tokens, audit events and denials say who somebody is; what other tokens say of
 * themselves depends on the server's flags.
 */
export function identityOf({ credential, denial, request }: Exchange): Identity {
  const impersonation = impersonationOf(request.headers);
  const asked = impersonation && { impersonation };
  if (credential?.impersonates !== undefined) return { actor: credential.impersonates, groups: [], ...asked };
  const { kind, username = '', groups = [] } = credential ?? {};
  const isTold = kind === 'clientCertificate' || kind === 'client' || username.startsWith('system:serviceaccount:');
  if (username !== '' && isTold) return { actor: username, groups, ...asked };
  if (impersonation || denial?.user === undefined || denial.user === 'system:anonymous') {
    return { actor: undefined, groups: [], ...asked };
  }
  return { actor: denial.user, groups: denial.groups, ...asked };
}
