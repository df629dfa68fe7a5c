import type { IncomingMessage } from 'node:http';
import type { CredentialFacts } from '../api/credential-facts.ts';
import type { HeaderList } from '../api/header-list.ts';
import type { Authentication } from '../kubeconfig/upstream.ts';
import { endToEnd } from './hop-by-hop.ts';

/** What the client itself says about who it is; it goes before what is configured. */
export interface ClientIdentity {
  readonly authorization: boolean;
  readonly impersonation: boolean;
}

/** Reads it off the headers. A browser can only send its token as a WebSocket subprotocol. */
export function clientIdentity({ headers }: IncomingMessage): ClientIdentity {
  return {
    authorization:
      Boolean(headers.authorization) ||
      /(?:^|,\s*)base64url\.bearer\.authorization\.k8s\.io\./u.test(headers['sec-websocket-protocol'] ?? ''),
    impersonation: Boolean(headers['impersonate-user']),
  };
}

/** The credential that the server will see. A client certificate goes before any header (apiserver's order of authenticators). */
export function credentialOf({ facts }: Pick<Authentication, 'facts'>, client: ClientIdentity): CredentialFacts {
  if (client.authorization && facts.kind !== 'clientCertificate') {
    const insteadOf = facts.kind === 'none' ? undefined : facts.source;
    return { kind: 'client', source: "the client's own Authorization", ...(insteadOf && { insteadOf }) };
  }
  const { impersonates, ...own } = facts;
  return client.impersonation || impersonates === undefined ? own : facts;
}

type Credentials = Pick<Authentication, 'authorization' | 'impersonation'>;

export interface Outgoing extends Credentials {
  /** `disable-compression`: the server is not asked for gzip, even if the client would take it. */
  readonly disableCompression: boolean;
}

/**
 * Headers as the API server gets them: `Host` is its own (added by whoever sends them), the address of the client is appended to
 * `X-Forwarded-For` as kubectl proxy does, and our credentials are added. `User-Agent` is never invented.
 */
export function outgoingHeaders(req: IncomingMessage, client: ClientIdentity, outgoing: Outgoing): string[] {
  const injected = injectedHeaders(client, outgoing);
  const dropped = new Set(['host', 'expect', ...injected.map(([name]) => name.toLowerCase())]);
  if (outgoing.disableCompression) dropped.add('accept-encoding');
  const forwarded: string[] = [];
  const headers: string[] = [];
  const kept = endToEnd(req.rawHeaders);
  for (let i = 0; i + 1 < kept.length; i += 2) {
    const name = kept[i]!.toLowerCase();
    if (name === 'x-forwarded-for') forwarded.push(kept[i + 1]!);
    else if (!dropped.has(name)) headers.push(kept[i]!, kept[i + 1]!);
  }
  const address = req.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/u, '');
  if (address) forwarded.push(address);
  if (forwarded.length > 0) headers.push('X-Forwarded-For', forwarded.join(', '));
  for (const [name, value] of injected) headers.push(name, value);
  return headers;
}

/** Each only where the client sent none of its own (client-go transport/round_trippers.go). */
function injectedHeaders(client: ClientIdentity, { authorization, impersonation }: Credentials): HeaderList {
  return [...(client.authorization ? [] : authorization), ...(client.impersonation ? [] : impersonation)];
}
