import type { Pool } from 'undici';
import { MAX_HEADER_BYTES } from '../../api/bounds/bounds.ts';
import type { Connecting } from './connecting.ts';
import type { Destination } from './open-connection.ts';
import type { ConnectLimits } from './limits.ts';
import type { Sender } from './patient-request.ts';
import type { TlsOptions } from './tls-options.ts';

type PoolParts = typeof import('./pool.ts');
type WatchConnections = import('./http2/watch-connections.ts').WatchConnections;

/** A server that connections are kept to. Every `Upstream` is one. */
export interface KeptServer {
  readonly server: URL;
  /** http, https, socks5 or socks5h. */
  readonly proxy: URL | undefined;
  /** How long connecting, and the server to begin its response, may take, in milliseconds. Default: no limit. */
  readonly requestTimeout?: number | undefined;
  /** Whether watches go over HTTP/1.1, whatever the server speaks. */
  readonly withoutHttp2?: boolean | undefined;
  /** Other limits of connecting. Default: `requestTimeout` in all, else Go's. */
  readonly connectLimits?: Partial<ConnectLimits> | undefined;
  /** What the server is, for a person. Default: the API server. */
  readonly role?: string | undefined;
}

/** Connections made with the same client certificate: to the server, every request over one of them is from the owner of the certificate. */
interface Kept {
  readonly tls: TlsOptions;
  readonly pool: Pool;
  /** From the first watch on. */
  watches?: WatchConnections;
}

/**
 * The connections to a server that are kept for plain requests: one pool with our client certificate and one without, for clients that
 * bring credentials of their own. No connection is ever in both. Watches have connections beside each, which they share where the server speaks HTTP/2.
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
  /** Replaced ones too. */
  #watches: readonly WatchConnections[] = [];
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
  for(tls: TlsOptions): Sender | Promise<Sender> {
    const kept = this.#keptFor(tls);
    return kept?.pool ?? this.#openFor(tls).then(({ pool }) => pool);
  }

  /** The same for watches, which take a connection each where they are not streams of HTTP/2. */
  forWatch(tls: TlsOptions): Sender | Promise<Sender> {
    const { server, withoutHttp2 } = this.#to;
    if (server.protocol !== 'https:' || withoutHttp2) return this.for(tls);
    return this.#keptFor(tls)?.watches ?? this.#openForWatches(tls);
  }

  /** For one request that is sent in the same turn of the event loop: over a connection that nothing was sent on before. */
  async anew(tls: TlsOptions): Promise<Sender> {
    return this.#openOnce(await this.#load(), tls);
  }

  /** The same for a watch. HTTP/2 has left the connection that ended. */
  async anewForWatch(tls: TlsOptions): Promise<Sender> {
    const watches = this.#keptFor(tls)?.watches;
    return watches && !watches.isHttp1 ? watches : this.anew(tls);
  }

  async #openFor(tls: TlsOptions): Promise<Kept> {
    const parts = await this.#load();
    const opened = this.#keptFor(tls);
    if (opened) return opened;
    this.#retire(this.#keptLike(tls));
    const kept = { tls, pool: this.#opened(parts, tls) };
    if (tls.cert === undefined) this.#bare = kept;
    else this.#certified = kept;
    return kept;
  }

  async #openForWatches(tls: TlsOptions): Promise<WatchConnections> {
    const [{ WatchConnections }, kept, parts] = await Promise.all([
      import('./http2/watch-connections.ts'),
      this.#openFor(tls),
      this.#load(),
    ]);
    if (kept.watches) return kept.watches;
    kept.watches = new WatchConnections({
      to: this.#destination(tls),
      headersTimeout: this.#to.requestTimeout ?? 0,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      http1: () => this.#keptFor(tls)?.pool ?? this.#openOnce(parts, tls),
    });
    this.#watches = [...this.#watches.filter(({ isOver }) => !isOver), kept.watches];
    return kept.watches;
  }

  #openOnce(parts: PoolParts, tls: TlsOptions): Pool {
    const pool = this.#opened(parts, tls);
    this.#retire({ tls, pool });
    return pool;
  }

  #opened({ openPool }: PoolParts, tls: TlsOptions): Pool {
    const pool = openPool(
      this.#destination(tls),
      {
        // A watch may be silent for as long as it likes.
        bodyTimeout: 0,
        headersTimeout: this.#to.requestTimeout ?? 0,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
        maxHeaderSize: MAX_HEADER_BYTES,
      },
      this.#connecting,
    );
    this.#open.add(pool);
    return pool;
  }

  #destination(tls: TlsOptions): Destination {
    const { server, proxy, role } = this.#to;
    return { server, proxy, role, tls, limits: this.#limits };
  }

  #keptFor(tls: TlsOptions): Kept | undefined {
    const kept = this.#keptLike(tls);
    return kept?.tls === tls ? kept : undefined;
  }

  #keptLike({ cert }: TlsOptions): Kept | undefined {
    return cert === undefined ? this.#bare : this.#certified;
  }

  /** A request that got this pool in the same turn of the event loop is still sent over it. */
  #retire(kept: Kept | undefined): void {
    if (!kept) return;
    const { pool } = kept;
    setImmediate(() => {
      kept.watches?.retire();
      pool.close().then(
        () => this.#open.delete(pool),
        () => undefined,
      );
    });
  }

  /** Ends all connections, including those that are still being made, which undici would not end. */
  async destroy(): Promise<void> {
    for (const connecting of this.#connecting) connecting.giveUp(new Error('kubetrace ends'));
    for (const watches of this.#watches) watches.destroy();
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
