import { fromRawHeaders } from '../../api/request/header-list.ts';
import { ApiClient } from '../../kubeconfig/api-client.ts';
import type { Dispatchers } from '../../kubeconfig/connect/dispatchers.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import { endToEnd } from '../receive/hop-by-hop.ts';
import type { CallIdentity } from './call-identity.ts';
import { RecordedCalls } from './recorded-calls.ts';
import { accessReview, type Reason, reasonIn } from './self-reviews.ts';

/** Where exchanges were sent, and over what. */
export interface AskedUpstream {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
}

/**
 * Asks the API server why it allows a request that has ended, because a person wants to know: with today's credential of the same user, and whom the client
 * itself impersonated. `createProxy` is given one and connects it to its upstreams; a call is an exchange with `origin: 'kubetrace'`.
 */
export class WhyAllowed {
  readonly #upstreams: { readonly upstream: Upstream; readonly calls: RecordedCalls }[] = [];

  /** Of `createProxy`: exchanges are sent there from now on. */
  connect({ upstream, dispatchers, trace }: AskedUpstream): void {
    const client = new ApiClient(upstream, dispatchers);
    const calls = new RecordedCalls({ server: upstream.server, client, trace, burst: 20, perSecond: 2 });
    this.#upstreams.push({ upstream, calls });
  }

  /** Never rejects. Of an exchange with a credential of the client's own, which is not kept, only a problem. */
  async ask(exchange: Exchange): Promise<Reason> {
    const { requestInfo, credential } = exchange;
    if (!requestInfo || credential?.kind === 'client') return { problem: 'it cannot be asked in the same name' };
    try {
      const sender = await this.#senderOf(exchange);
      if (!sender) return { problem: 'the credential that it was sent with is not in use any more' };
      const answer = await sender.calls.call(sender.identity, accessReview(requestInfo), { asks: 'allowed' });
      if (!answer) return { problem: 'the server gave no answer: see the call of kubetrace in the list' };
      return reasonIn(answer);
    } catch (error) {
      return { problem: `there is no credential to ask with: ${(error as Error).message}` };
    }
  }

  /** Several contexts may have the same server: the credential tells them apart. */
  async #senderOf(exchange: Exchange): Promise<{ calls: RecordedCalls; identity: CallIdentity } | undefined> {
    const { upstreamUrl, credential, request } = exchange;
    for (const { upstream, calls } of this.#upstreams) {
      if (new URL(upstreamUrl).origin !== upstream.server.origin) continue;
      const { authorization, impersonation, tls, facts } = await upstream.authenticate();
      if (facts.kind !== credential?.kind || facts.source !== credential.source) continue;
      if (facts.username !== credential.username) continue;
      const asked = fromRawHeaders(endToEnd(request.headers.flat())).filter(([name]) => /^impersonate-/i.test(name));
      const whom = asked.length > 0 ? asked : impersonation;
      return { calls, identity: { credentials: [...authorization, ...whom], tls, facts: credential } };
    }
    return undefined;
  }
}
