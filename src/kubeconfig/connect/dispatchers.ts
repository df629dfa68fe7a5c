import type { Dispatcher, Pool } from 'undici';
import { MAX_HEADER_BYTES } from '../../api/bounds/bounds.ts';
import type { Connecting } from './connecting.ts';
import type { ConnectLimits } from './limits.ts';
import type { TlsOptions } from './tls-options.ts';

type PoolParts = typeof import('./pool.ts');

/** A server that connections are kept to. Every `Upstream` is one. */
export interface KeptServer {
  readonly server: URL;
  /** http, https, socks5 or socks5h. */
  readonly proxy: URL | undefined;
  /** How long connecting, and the server to begin its response, may take, in milliseconds. Default: no limit. */
  readonly requestTimeout?: number | undefined;
  /** Other limits of connecting. Default: `requestTimeout` in all, else Go's. */
  readonly connectLimits?: Partial<ConnectLimits> | undefined;
  /** What the server is, for a person. Default: the API server. */
  readonly role?: string | undefined;
}

/** Connections made with the same client certificate: to the server, every request over one of them is from the owner of the certificate. */
interface Kept {
  readonly tls: TlsOptions;
  readonly pool: Pool;
}

/**
 * The connections to a server that are kept for plain requests: one pool with our client certificate and one without, for clients that
 * bring credentials of their own. No connection is ever in both.
 */
export class Dispatchers {
  readonly #to: KeptServer;
  readonly #limits: Partial<ConnectLimits>;
  readonly #whenLoaded: (() => void) | undefined;
  #certified: Kept | undefined;
  #bare: Kept | undefined;
  /** Replaced pools too, until their requests have ended. */
  readonly #open = new Set<Pool>();
  readonly #connecting = new Set<Connecting>();
  #pools: Promise<PoolParts> | undefined;

  /** `whenLoaded` is called when undici is loaded, before it connects. */
  constructor(to: KeptServer, whenLoaded?: () => void) {
    this.#to = to;
    this.#whenLoaded = whenLoaded;
    this.#limits = { total: to.requestTimeout ?? Infinity, ...to.connectLimits };
  }

  /** Loads undici, which takes a while, before the first request needs it, but after what is under way. */
  warmUp(): void {
    setTimeout(() => void this.#load().catch(() => undefined), WARM_UP_MS).unref();
  }

  /** The pool for these options, at once if there is one. One with other options, a renewed client certificate say, ends when its requests have. */
  for(tls: TlsOptions): Dispatcher | Promise<Dispatcher> {
    const kept = this.#keptLike(tls);
    return kept?.tls === tls ? kept.pool : this.#openFor(tls);
  }

  /** For one request that is sent in the same turn of the event loop: over a connection that nothing was sent on before. */
  async anew(tls: TlsOptions): Promise<Dispatcher> {
    const pool = this.#opened(await this.#load(), tls);
    this.#retire(pool);
    return pool;
  }

  async #openFor(tls: TlsOptions): Promise<Dispatcher> {
    const parts = await this.#load();
    const kept = this.#keptLike(tls);
    if (kept?.tls === tls) return kept.pool;
    this.#retire(kept?.pool);
    const opened = { tls, pool: this.#opened(parts, tls) };
    if (tls.cert === undefined) this.#bare = opened;
    else this.#certified = opened;
    return opened.pool;
  }

  #opened({ openPool }: PoolParts, tls: TlsOptions): Pool {
    const { server, proxy, role, requestTimeout } = this.#to;
    const pool = openPool(
      { server, proxy, role, tls, limits: this.#limits },
      {
        // A watch may be silent for as long as it likes.
        bodyTimeout: 0,
        headersTimeout: requestTimeout ?? 0,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
        maxHeaderSize: MAX_HEADER_BYTES,
      },
      this.#connecting,
    );
    this.#open.add(pool);
    return pool;
  }

  #keptLike({ cert }: TlsOptions): Kept | undefined {
    return cert === undefined ? this.#bare : this.#certified;
  }

  /** A request that got this pool in the same turn of the event loop is still sent over it. */
  #retire(pool: Pool | undefined): void {
    if (!pool) return;
    setImmediate(() => {
      pool.close().then(
        () => this.#open.delete(pool),
        () => undefined,
      );
    });
  }

  /** Ends all connections, including those that are still being made, which undici would not end. */
  async destroy(): Promise<void> {
    for (const connecting of this.#connecting) connecting.giveUp(new Error('kubetrace ends'));
    await Promise.all(Array.from(this.#open, (pool) => pool.destroy()));
  }

  #load(): Promise<PoolParts> {
    this.#pools ??= import('./pool.ts').then((parts) => {
      this.#whenLoaded?.();
      return parts;
    });
    return this.#pools;
  }
}

/** A program under `kubetrace run` takes longer to send its first request, but some end before that: loading would delay our end. */
const WARM_UP_MS = 20;

/** Below what load balancers in front of API servers commonly allow. */
const KEEP_ALIVE_TIMEOUT = 30_000;
