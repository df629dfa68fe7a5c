import type { Dispatcher, Pool } from 'undici';
import type { ConnectLimits } from '../kubeconfig/connect/limits.ts';
import type { TlsOptions, Upstream } from '../kubeconfig/upstream.ts';
import type { Connecting } from './connecting.ts';

/** The connections to the API server that are kept for plain requests: one pool for each set of TLS options. */
export class Dispatchers {
  readonly #upstream: Upstream;
  readonly #limits: Partial<ConnectLimits>;
  #tls: TlsOptions | undefined;
  #current: Pool | undefined;
  /** Those that others have replaced as well, until their requests have ended. */
  readonly #open = new Set<Pool>();
  readonly #connecting = new Set<Connecting>();
  #pools: Promise<typeof import('./pool.ts')> | undefined;

  /** `--request-timeout` limits connecting as well, unless other limits are given. */
  constructor(upstream: Upstream, limits: Partial<ConnectLimits> = {}) {
    this.#upstream = upstream;
    this.#limits = { total: upstream.requestTimeout ?? Infinity, ...upstream.connectLimits, ...limits };
  }

  /** Loads undici, which takes a while, before the first request needs it. */
  warmUp(): void {
    this.#load().catch(() => undefined);
  }

  /** The pool for these options, at once if there is one. One with other options, a renewed client certificate say, ends when its requests have. */
  for(tls: TlsOptions): Dispatcher | Promise<Dispatcher> {
    return this.#current && this.#tls === tls ? this.#current : this.#openFor(tls);
  }

  async #openFor(tls: TlsOptions): Promise<Dispatcher> {
    const { openPool } = await this.#load();
    if (this.#current && this.#tls === tls) return this.#current;
    this.#retire(this.#current);
    const { server, proxy, requestTimeout } = this.#upstream;
    this.#tls = tls;
    this.#current = openPool(
      { server, proxy, tls, limits: this.#limits },
      {
        // A watch may be silent for as long as it likes.
        bodyTimeout: 0,
        headersTimeout: requestTimeout ?? 0,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
        maxHeaderSize: MAX_HEADER_BYTES,
      },
      this.#connecting,
    );
    this.#open.add(this.#current);
    return this.#current;
  }

  #retire(pool: Pool | undefined): void {
    pool?.close().then(
      () => this.#open.delete(pool),
      () => undefined,
    );
  }

  /** Ends all connections, those too that are still being made: undici would leave these be. */
  async destroy(): Promise<void> {
    for (const connecting of this.#connecting) connecting.giveUp(new Error('kubetrace ends'));
    await Promise.all(Array.from(this.#open, (pool) => pool.destroy()));
  }

  #load(): Promise<typeof import('./pool.ts')> {
    this.#pools ??= import('./pool.ts');
    return this.#pools;
  }
}

/** As much as Go's server takes (net/http DefaultMaxHeaderBytes). */
export const MAX_HEADER_BYTES = 1024 * 1024;
/** Below what load balancers in front of API servers commonly allow. */
const KEEP_ALIVE_TIMEOUT = 30_000;
