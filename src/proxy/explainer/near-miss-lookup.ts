import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { Holding } from '../../rbac/near/near-miss.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Sent } from '../send/forward.ts';
import { askerOf } from './call-identity.ts';
import type { Asker } from './call-identity.ts';
import { ClusterRbac } from './cluster-rbac.ts';
import { Dispatchers } from '../send/dispatchers.ts';
import { OwnCalls } from './own-calls.ts';
import { SelfReviews } from './self-reviews.ts';

/** `--explain`: what the API server is asked about its own answers. */
export interface ExplainOptions {
  /** Who may read RBAC: then existing roles and bindings are named too. */
  readonly reader?: Upstream | undefined;
  /** Whether to ask as well why a request was allowed. */
  readonly allowed?: boolean;
}

export interface ExplainerOptions extends ExplainOptions {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
}

/** Asks the API server what its answers leave out, in the name of whoever was answered. What it cannot learn soon it does without. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #reviews: SelfReviews;
  readonly #reasons: SelfReviews;
  readonly #cluster: ClusterRbac | undefined;
  readonly #readerDispatchers: Dispatchers | undefined;
  /** How many questions are under way, and who waits until none is. */
  #asking = 0;
  #whenAnswered: (() => void)[] = [];

  constructor(options: ExplainerOptions) {
    const { upstream, reader, dispatchers, trace } = options;
    const asSelf = { upstream, dispatchers, trace };
    this.#options = options;
    this.#reviews = new SelfReviews(new OwnCalls({ ...asSelf, burst: 20, perSecond: 1 }));
    this.#reasons = new SelfReviews(new OwnCalls({ ...asSelf, burst: 50, perSecond: 10 }));
    if (!reader) return;
    this.#readerDispatchers = new Dispatchers(reader);
    const asReader = { upstream: reader, dispatchers: this.#readerDispatchers, trace };
    this.#cluster = new ClusterRbac(new OwnCalls({ ...asReader, burst: 8, perSecond: 1 }), reader);
  }

  /** The denial with what was near. Waits for the first answers to its questions a fraction of a second at most. Never rejects. */
  async complete(denial: Denial, sent: Sent): Promise<Denial> {
    try {
      return await this.#completed(denial, sent);
    } catch (error) {
      process.emitWarning(error as Error);
      return denial;
    }
  }

  /** Learns why the exchange was allowed; `undefined` where that is not wanted, or it was not. Never rejects. */
  allowed(exchange: Exchange, sent: Sent): Promise<void> | undefined {
    const { requestInfo, response } = exchange;
    // ks-apiserver would ask Kubernetes, in its own name.
    if (
      !this.#options.allowed ||
      !requestInfo ||
      'resourceScope' in requestInfo ||
      !wasAuthorized(response?.status ?? 0)
    )
      return undefined;
    this.#asking++;
    return this.#reasons
      .reasonFor(requestInfo, askerOf(sent))
      .then((reason) => reason === undefined || this.#options.trace.allowed(exchange, reason))
      .then(() => undefined)
      .finally(() => {
        if (--this.#asking === 0) for (const resume of this.#whenAnswered.splice(0)) resume();
      });
  }

  /** After the answers that are waited for, which is a fraction of a second at most. */
  async close(): Promise<void> {
    if (this.#asking > 0) await new Promise<void>((resolve) => this.#whenAnswered.push(resolve));
    await this.#readerDispatchers?.destroy();
  }

  async #completed(denial: Denial, sent: Sent): Promise<Denial> {
    // Only now: most clients are never refused, and the proxy should be there at once.
    const [{ deniedAttributes }, { completedDenial }] = await Promise.all([
      import('../../rbac/denials/evidence/denied-attributes.ts'),
      import('../../rbac/near/completed-denial.ts'),
    ]);
    const wanted = deniedAttributes(denial);
    if (wanted.length === 0) return denial;
    const [held, objects] = await Promise.all([
      this.#heldBy(realAsker(denial, sent), wanted, denial.user),
      this.#cluster?.objects(),
    ]);
    return completedDenial(denial, wanted, { held, objects });
  }

  /** Where it was asked for, and at home: somebody who is refused elsewhere often has the rule there. */
  async #heldBy(asker: Asker, wanted: readonly Attributes[], username = ''): Promise<Holding[]> {
    const home = serviceAccountOf(username)?.namespace ?? this.#options.upstream.namespace;
    const namespaces = [...new Set([...wanted.map(({ namespace }) => namespace), home])];
    const held = await Promise.all(
      namespaces.map(async (namespace) => ({ namespace, rules: await this.#reviews.rulesIn(namespace, asker) })),
    );
    return held.flatMap(({ namespace, rules }) => (rules ? [{ namespace, rules }] : []));
  }
}

/** Who may not impersonate is asked about as themselves. */
function realAsker(denial: Denial, sent: Sent): Asker {
  const asker = askerOf(sent);
  if (denial.class !== 'impersonation') return asker;
  return { ...asker, credentials: asker.credentials.filter(([name]) => !/^impersonate-/iu.test(name)) };
}

/** Some answers come before anybody looks at rules: no credential, too many requests, a server in trouble. */
function wasAuthorized(status: number): boolean {
  return status > 0 && status < 500 && ![401, 403, 429].includes(status);
}
