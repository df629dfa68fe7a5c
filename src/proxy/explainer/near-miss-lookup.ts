import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { GrantedRules } from '../../rbac/near/near-miss.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import type { UpstreamRequest } from '../send/forward.ts';
import { ApiClient } from '../../kubeconfig/api-client.ts';
import type { Dispatchers } from '../../kubeconfig/connect/dispatchers.ts';
import { callIdentity } from './call-identity.ts';
import type { CallIdentity } from './call-identity.ts';
import { ClusterRbac } from './cluster-rbac.ts';
import { RecordedCalls } from './recorded-calls.ts';
import { type Asker, SelfReviews } from './self-reviews.ts';

/** `--explain`: which reviews of its decisions to request from the API server. */
export interface ExplainOptions {
  /** Whose credentials may read RBAC objects: then existing roles and bindings are named too. */
  readonly reader?: Upstream | undefined;
  /** Whether to look up as well why a request was allowed. */
  readonly allowed?: boolean;
}

/** The same for another upstream: rules that are read in one cluster say nothing about another. */
export function explainFor({ server }: Upstream, { reader, ...options }: ExplainOptions): ExplainOptions {
  return { ...options, ...(reader?.server.href === server.href && { reader }) };
}

/** Where an Explainer gets its reviews from. */
export interface ExplainerOptions extends ExplainOptions {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
}

/** Completes denials by reviews from the API server, made with the credentials of the denied request. Reviews that take too long are left out. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #reviews: SelfReviews;
  readonly #reasons: SelfReviews;
  readonly #cluster: ClusterRbac | undefined;
  readonly #readerClient: ApiClient | undefined;
  /** How many reviews of allowed requests are under way, and what to call when none is. */
  #reviewing = 0;
  #whenReviewed: (() => void)[] = [];

  constructor(options: ExplainerOptions) {
    const { upstream, reader, dispatchers, trace } = options;
    const asSelf = { server: upstream.server, client: new ApiClient(upstream, dispatchers), trace };
    this.#options = options;
    this.#reviews = new SelfReviews(new RecordedCalls({ ...asSelf, burst: 20, perSecond: 1 }));
    this.#reasons = new SelfReviews(new RecordedCalls({ ...asSelf, burst: 50, perSecond: 10 }));
    if (!reader) return;
    this.#readerClient = new ApiClient(reader);
    const asReader = { server: reader.server, client: this.#readerClient, trace };
    this.#cluster = new ClusterRbac(new RecordedCalls({ ...asReader, burst: 8, perSecond: 1 }), reader);
  }

  /** The denial with its near misses. Waits for the reviews a fraction of a second at most. Never rejects. */
  async complete(denial: Denial, sent: UpstreamRequest, exchange: Exchange): Promise<Denial> {
    try {
      return await this.#completed(denial, sent, exchange);
    } catch (error) {
      process.emitWarning(error as Error);
      return denial;
    }
  }

  /** Looks up why the exchange was allowed; `undefined` where that is not wanted, or it was not allowed. Never rejects. */
  allowed(exchange: Exchange, sent: UpstreamRequest): Promise<void> | undefined {
    const { requestInfo, response } = exchange;
    // ks-apiserver would pass the review on to Kubernetes with its own credentials.
    if (
      !this.#options.allowed ||
      !requestInfo ||
      'resourceScope' in requestInfo ||
      !wasAuthorized(response?.status ?? 0)
    )
      return undefined;
    const identity = callIdentity(sent);
    const known = this.#reasons.knownReason(requestInfo, identity);
    if (known) {
      if (known.answer !== undefined) this.#options.trace.allowed(exchange, known.answer);
      return undefined;
    }
    this.#reviewing++;
    return this.#reasons
      .reasonFor(requestInfo, { identity, exchange })
      .then((reason) => reason === undefined || this.#options.trace.allowed(exchange, reason))
      .then(() => undefined)
      .finally(() => {
        if (--this.#reviewing === 0) for (const resume of this.#whenReviewed.splice(0)) resume();
      });
  }

  /** Resolves after the reviews that are waited for, a fraction of a second at most. */
  async close(): Promise<void> {
    if (this.#reviewing > 0) await new Promise<void>((resolve) => this.#whenReviewed.push(resolve));
    await this.#readerClient?.[Symbol.asyncDispose]();
  }

  async #completed(denial: Denial, sent: UpstreamRequest, exchange: Exchange): Promise<Denial> {
    // Loaded only now: most clients never see a denial, and the proxy should start fast.
    const [{ deniedAttributes }, { completedDenial }] = await Promise.all([
      import('../../rbac/denials/evidence/denied-attributes.ts'),
      import('../../rbac/near/completed-denial.ts'),
    ]);
    const wanted = deniedAttributes(denial);
    if (wanted.length === 0) return denial;
    const [granted, objects] = await Promise.all([
      this.#grantedTo({ identity: deniedIdentity(denial, sent), exchange }, wanted, denial.user),
      this.#cluster?.objects(exchange),
    ]);
    return completedDenial(denial, wanted, { granted, objects });
  }

  /** The rules granted where the request went, and in the user's own namespace: a rule that is missing elsewhere is often granted there. */
  async #grantedTo(asker: Asker, wanted: readonly Attributes[], username = ''): Promise<GrantedRules[]> {
    const home = serviceAccountOf(username)?.namespace ?? this.#options.upstream.namespace;
    const namespaces = [...new Set([...wanted.map(({ namespace }) => namespace), home])];
    const places = await Promise.all(
      namespaces.map(async (namespace) => ({ namespace, rules: await this.#reviews.rulesIn(namespace, asker) })),
    );
    return places.flatMap(({ namespace, rules }) => (rules ? [{ namespace, rules }] : []));
  }
}

/** When the impersonation itself is denied, the rules of the real user count. */
function deniedIdentity(denial: Denial, sent: UpstreamRequest): CallIdentity {
  const identity = callIdentity(sent);
  if (denial.class !== 'impersonation') return identity;
  return { ...identity, credentials: identity.credentials.filter(([name]) => !/^impersonate-/iu.test(name)) };
}

/** Some answers come before authorization: no valid credential, too many requests, a server error. */
function wasAuthorized(status: number): boolean {
  return status > 0 && status < 500 && ![401, 403, 429].includes(status);
}
