import { hash } from 'node:crypto';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { subprotocolToken } from '../../api/request/bearer-subprotocol.ts';
import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import type { CallCredentials } from '../../kubeconfig/api-client.ts';
import type { Authentication } from '../../kubeconfig/upstream.ts';
import type { UpstreamRequest } from '../send/forward.ts';

/** In whose name a call is made: what one request authenticated itself with. Must not be kept longer than the credentials in it. */
export interface CallIdentity extends CallCredentials {
  readonly facts: CredentialFacts;
}

/** The identity that a request was sent with. */
export function callIdentity(sent: UpstreamRequest): CallIdentity {
  if (!sent.own) return identityIn(sent);
  const known = identities.get(sent.own);
  if (known) return known;
  const identity = identityIn(sent);
  identities.set(sent.own, identity);
  return identity;
}

/** Most requests come without an identity of their own and get the same one of ours. */
const identities = new WeakMap<Authentication, CallIdentity>();
const keys = new WeakMap<CallIdentity, string>();

/** A key for a cache: the same for the same identity, and the credential cannot be derived from it. */
export function identityKey(identity: CallIdentity): string {
  const known = keys.get(identity);
  if (known !== undefined) return known;
  const key = hash('sha256', JSON.stringify([identity.credentials, identity.tls.cert ?? '']), 'base64');
  keys.set(identity, key);
  return key;
}

/** A browser's token is in its WebSocket subprotocols. */
function identityIn({ rawHeaders, tls, credential }: UpstreamRequest): CallIdentity {
  const headers = fromRawHeaders(rawHeaders);
  const credentials = headers.filter(([name]) => /^(?:authorization|impersonate-.*)$/iu.test(name));
  const bearer = headerValue(headers, 'authorization') ? undefined : subprotocolToken(headers);
  return {
    credentials: bearer ? [...credentials, ['Authorization', `Bearer ${bearer}`]] : credentials,
    tls,
    facts: credential,
  };
}
