import type { IncomingMessage } from 'node:http';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { IdentityFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { Authentication } from '../../kubeconfig/upstream.ts';
import type { ClientIdentity } from '../receive/client-identity.ts';

/**
 * The credential that the server will believe, where the client's own claims to be `claimed`. A client certificate takes precedence over
 * any header (apiserver's order of authenticators), so with one of ours on the connection the client's own Authorization means nothing.
 */
export function credentialOf(
  { facts, clientTls }: Pick<Authentication, 'facts' | 'clientTls'>,
  client: ClientIdentity,
  claimed: IdentityFacts = {},
): CredentialFacts {
  if (!client.authorization && !client.impersonation) return facts;
  const { impersonates, ...own } = facts;
  const as = impersonates === undefined || client.impersonation ? {} : { impersonates };
  if (!client.authorization) return own;
  if (clientTls.cert !== undefined) return { ...own, ...as, overrules: CLIENTS_OWN };
  const insteadOf = facts.kind === 'none' ? {} : { insteadOf: facts.source };
  return { kind: 'client', source: CLIENTS_OWN, ...insteadOf, ...claimed, ...as };
}

const CLIENTS_OWN = "the client's own Authorization";

type Credentials = Pick<Authentication, 'authorization' | 'impersonation'>;

export interface Outgoing extends Credentials {
  /** `disable-compression`: the server is not asked for gzip, even if the client would take it. */
  readonly disableCompression: boolean;
}

/** A client's request, as far as its headers go. */
export interface Incoming {
  readonly req: Pick<IncomingMessage, 'socket'>;
  /** Name, value, name, value … */
  readonly endToEnd: readonly string[];
  readonly identity: ClientIdentity;
}

/**
 * Headers as the API server gets them: `Host` is its own (added by whoever sends them), the address of the client is appended to
 * `X-Forwarded-For` as kubectl proxy does, and our credentials are added. `User-Agent` is never invented.
 */
export function outgoingHeaders({ req, endToEnd, identity }: Incoming, outgoing: Outgoing): string[] {
  const injected = injectedHeaders(identity, outgoing);
  const headers: string[] = [];
  let forwarded = '';
  for (let i = 0; i + 1 < endToEnd.length; i += 2) {
    const name = endToEnd[i]!.toLowerCase();
    const value = endToEnd[i + 1]!;
    if (name === 'x-forwarded-for') forwarded += `${value}, `;
    else if (!isDropped(name, injected, outgoing)) headers.push(endToEnd[i]!, value);
  }
  const address = addressOf(req);
  if (address || forwarded) headers.push('X-Forwarded-For', address ? forwarded + address : forwarded.slice(0, -2));
  for (const [name, value] of injected) headers.push(name, value);
  return headers;
}

function isDropped(name: string, injected: HeaderList, { disableCompression }: Outgoing): boolean {
  if (name === 'host' || name === 'expect' || (disableCompression && name === 'accept-encoding')) return true;
  // Groups beside our `--as` would be another's rights in its name.
  if (name === 'impersonate-group' && injected.some(([other]) => other === 'Impersonate-User')) return true;
  return injected.some(([other]) => other.length === name.length && other.toLowerCase() === name);
}

/** Each only where the client sent none of its own (client-go transport/round_trippers.go). */
function injectedHeaders(client: ClientIdentity, { authorization, impersonation }: Credentials): HeaderList {
  if (client.impersonation || impersonation.length === 0) return client.authorization ? [] : authorization;
  return client.authorization ? impersonation : [...authorization, ...impersonation];
}

/** An IPv4 address that came over IPv6 as itself, as Go prints it. */
function addressOf({ socket: { remoteAddress: address } }: Pick<IncomingMessage, 'socket'>): string | undefined {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
