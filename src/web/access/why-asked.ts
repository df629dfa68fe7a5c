import { headerValue } from '../../api/request/header-list.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import type { Exchange } from '../../trace/exchange.ts';

/** The server's own words for why it allows a request, or why they are not known. */
export interface Why {
  /** `''` where it allows it and says nothing. */
  readonly reason?: string;
  readonly problem?: string;
}

/** Asks the server why it allows the request of an exchange that has ended, in the same name. Never rejects. */
export type AskWhy = (exchange: Exchange) => Promise<Why>;

/** Whether an answer shows that the request was authorized: some come before that (no valid credential, too many requests, a server error). */
export function wasAuthorized(exchange: Exchange): boolean {
  const { response, upgrade, allowedBy } = exchange;
  if (allowedBy !== undefined) return true;
  const { status } = response ?? { status: 0 };
  if (!wasSent(exchange)) return false;
  if (upgrade !== undefined && status === 101) return true;
  return status >= 200 && status < 500 && ![401, 403, 429].includes(status);
}

/** Whether the API server answered it: kubetrace itself answers without choosing a credential, and in traces of others only Audit-Id shows who answered. */
export function wasSent({ credential, response }: Exchange): boolean {
  return credential !== undefined || headerValue(response?.headers ?? [], 'audit-id') !== undefined;
}

/** Why the server cannot be asked in the same name; `undefined` where it can. */
export function unaskable({ credential, requestInfo, origin, request }: Exchange): string | undefined {
  if (origin === 'kubetrace') return 'it is a call of kubetrace itself';
  if (!requestInfo) return 'no RequestInfo can be made of its path';
  if ('resourceScope' in requestInfo) return 'a server in front of Kubernetes read it, which gives no reasons';
  if (credential?.kind === 'client') {
    return "the client brought an Authorization of its own, which is not kept, so the server cannot be asked in the client's name";
  }
  const isMasked = request.headers.some(([name, value]) => /^impersonate-/i.test(name) && value.includes(MASKED));
  return isMasked ? 'a header that says whom to impersonate is masked in the record' : undefined;
}
