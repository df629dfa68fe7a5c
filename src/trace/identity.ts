import { utf8Text } from '../api/request/header-list.ts';
import { impliedGroups } from '../rbac/rules/caller.ts';
import { type Impersonation, impersonationOf } from '../rbac/rules/impersonation.ts';
import type { Exchange } from './exchange.ts';

/** Who is behind an exchange. */
export interface Identity {
  /** The user whom the API server authorizes: the impersonated one where there is one, else the actor. */
  readonly user: string | undefined;
  /** The groups of that user, as far as they are known. */
  readonly userGroups: readonly string[];
  /** The user whom the API server authenticated, or the one of `--as`; `undefined` where nothing says so. */
  readonly actor: string | undefined;
  readonly groups: readonly string[];
  /** Whom the client itself asked to be. */
  readonly impersonation?: Impersonation;
}

/** The one notion of who did something: for filters, Roles, reports and exports alike. */
export function identityOf(exchange: Exchange): Identity {
  const asked = impersonationOf(exchange.request.headers);
  const impersonation = asked && asText(asked);
  const { actor, groups } = actorOf(exchange, impersonation);
  if (!impersonation) return { user: actor, userGroups: groups, actor, groups };
  const userGroups = [...new Set([...impersonation.groups, ...impliedGroups(impersonation.user)])];
  return { user: impersonation.user, userGroups, actor, groups, impersonation };
}

/**
 * Certificates, ServiceAccount tokens, audit events and denials say who somebody is; what other tokens say of
 * themselves depends on the server's flags.
 */
function actorOf(
  { credential, denial }: Exchange,
  impersonation: Impersonation | undefined,
): Pick<Identity, 'actor' | 'groups'> {
  if (credential?.impersonates !== undefined) return { actor: credential.impersonates, groups: [] };
  const { kind, username = '', groups = [] } = credential ?? {};
  const isTold = kind === 'clientCertificate' || kind === 'client' || username.startsWith('system:serviceaccount:');
  if (username !== '' && isTold) return { actor: username, groups };
  // A denial names the impersonated user, unless it is the impersonation that was denied.
  const isOfActor = denial?.user !== undefined && denial.user !== impersonation?.user;
  if (!isOfActor || denial.user === 'system:anonymous' || (impersonation && denial.class !== 'impersonation')) {
    return { actor: undefined, groups: [] };
  }
  return { actor: denial.user, groups: denial.groups };
}

/** Node reads header values as latin1. */
function asText({ user, uid, groups, extra }: Impersonation): Impersonation {
  return {
    user: utf8Text(user),
    uid: utf8Text(uid),
    groups: groups.map(utf8Text),
    extra: new Map([...extra].map(([key, values]) => [key, values.map(utf8Text)])),
  };
}
