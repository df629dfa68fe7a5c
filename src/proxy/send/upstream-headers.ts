import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { traceParentIn } from '../../api/request/trace-parent.ts';
import type { IdentityFacts } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { Authentication } from '../../kubeconfig/upstream.ts';
import type { ClientIdentity } from '../receive/client-identity.ts';
import type { ClientRequest } from '../receive/client-request.ts';
import { VIA } from '../receive/via.ts';

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

/** What is changed in the headers of a client. */
export interface HeaderChanges extends Credentials {
  /** `disable-compression`: the server is not asked for gzip, even if the client would take it. */
  readonly disableCompression: boolean;
  /**
   * The `traceparent` to send in place of the client's; `undefined` to leave what the client sent. Where the client's is not valid, a new trace begins, and
   * its `tracestate` goes too (W3C Trace Context, section 4.3).
   */
  readonly traceParent?: string | undefined;
}

type ClientHeaders = Pick<ClientRequest, 'endToEnd' | 'identity' | 'remoteAddress'>;

/**
 * Headers as the API server gets them (name, value, name, value …): `Host` is its own, added when they are sent; the address of the
 * client is appended to `X-Forwarded-For` as kubectl proxy does, kubetrace to `Via`; and our credentials are added. `User-Agent` is never invented.
 */
export function upstreamHeaders(
  { endToEnd, identity, remoteAddress }: ClientHeaders,
  changes: HeaderChanges,
): string[] {
  const { traceParent } = changes;
  const credentials = injectedHeaders(identity, changes);
  const injected: HeaderList = traceParent === undefined ? credentials : [...credentials, ['traceparent', traceParent]];
  const isNewTrace = traceParent !== undefined && traceParentIn(endToEnd) === undefined;
  const headers: string[] = [];
  let forwarded = '';
  for (const header of endToEnd) {
    const name = header[0].toLowerCase();
    const value = header[1];
    if (name === 'x-forwarded-for') forwarded += `${value}, `;
    else if (!isDropped(name, injected, changes) && !(isNewTrace && name === 'tracestate'))
      headers.push(header[0], value);
  }
  const address = ipv4OrAsIs(remoteAddress);
  if (address || forwarded) headers.push('X-Forwarded-For', address ? forwarded + address : forwarded.slice(0, -2));
  headers.push('Via', VIA);
  for (const [name, value] of injected) headers.push(name, value);
  return headers;
}

function isDropped(name: string, injected: HeaderList, { disableCompression }: HeaderChanges): boolean {
  if (name === 'host' || name === 'expect' || (disableCompression && name === 'accept-encoding')) return true;
  // Groups of the client next to our `--as` would add another's rights to that identity.
  if (name === 'impersonate-group' && injected.some(([other]) => other === 'Impersonate-User')) return true;
  return injected.some(([other]) => other.length === name.length && other.toLowerCase() === name);
}

/** Each only where the client sent none of its own (client-go transport/round_trippers.go). */
function injectedHeaders(client: ClientIdentity, { authorization, impersonation }: Credentials): HeaderList {
  if (client.impersonation || impersonation.length === 0) return client.authorization ? [] : authorization;
  return client.authorization ? impersonation : [...authorization, ...impersonation];
}

/** An IPv4 address mapped to IPv6 as IPv4, as Go prints it. */
function ipv4OrAsIs(address: string | undefined): string | undefined {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
