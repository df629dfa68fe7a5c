import { hash } from 'node:crypto';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { subprotocolToken } from '../../api/request/bearer-subprotocol.ts';
import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { Authentication } from '../../kubeconfig/upstream.ts';
import type { UpstreamRequest } from '../send/forward.ts';
import type { TlsOptions } from '../../kubeconfig/connect/tls-options.ts';

/** In whose name a call is made: what one request proved itself with. Never to keep longer than what it was made of. */
export interface Asker {
  readonly credentials: HeaderList;
  readonly tls: TlsOptions;
  readonly facts: CredentialFacts;
}

/** The very identity of a request that was sent. */
export function askerOf(sent: UpstreamRequest): Asker {
  if (!sent.own) return madeAsker(sent);
  const known = askers.get(sent.own);
  if (known) return known;
  const asker = madeAsker(sent);
  askers.set(sent.own, asker);
  return asker;
}

/** Most requests come without an identity of theirs and get the same one of ours. */
const askers = new WeakMap<Authentication, Asker>();
const keys = new WeakMap<Asker, string>();

/** The same identity has the same key; who has the key cannot get at the credential. */
export function keyOf(asker: Asker): string {
  const known = keys.get(asker);
  if (known !== undefined) return known;
  const key = hash('sha256', JSON.stringify([asker.credentials, asker.tls.cert ?? '']), 'base64');
  keys.set(asker, key);
  return key;
}

/** A browser's token stands in its WebSocket subprotocols. */
function madeAsker({ rawHeaders, tls, credential }: UpstreamRequest): Asker {
  const headers = fromRawHeaders(rawHeaders);
  const credentials = headers.filter(([name]) => /^(?:authorization|impersonate-.*)$/iu.test(name));
  const bearer = headerValue(headers, 'authorization') ? undefined : subprotocolToken(headers);
  return {
    credentials: bearer ? [...credentials, ['Authorization', `Bearer ${bearer}`]] : credentials,
    tls,
    facts: credential,
  };
}
