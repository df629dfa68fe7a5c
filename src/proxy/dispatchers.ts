import type { buildConnector, Dispatcher } from 'undici';
import type { TlsOptions, Upstream } from '../kubeconfig/upstream.ts';
import { timed } from './connection-timings.ts';

/** Connections that prove the same thing: whoever sends over one of them is, to the server, whose certificate it was made with. */
interface Kept {
  readonly tls: TlsOptions;
  readonly pool: Dispatcher;
}

/**
 * The connections to the API server that are kept for plain requests: one pool with our client certificate and one without, for the
 * clients that say themselves who they are. No connection is ever in both.
 */
export class Dispatchers {
  readonly #upstream: Upstream;
  #certified: Kept | undefined;
  #bare: Kept | undefined;
  #undici: Promise<typeof import('undici')> | undefined;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** Loads undici, which takes a while, before the first request needs it. */
  warmUp(): void {
    this.#load().catch(() => undefined);
  }

  /** The pool for these options, at once if there is one. One with other options, a renewed client certificate say, ends when its requests have. */
  for(tls: TlsOptions): Dispatcher | Promise<Dispatcher> {
    const kept = this.#keptLike(tls);
    return kept?.tls === tls ? kept.pool : this.#open(tls);
  }

  async #open(tls: TlsOptions): Promise<Dispatcher> {
    const [{ Pool, buildConnector }, { createSecureContext }] = await Promise.all([this.#load(), import('node:tls')]);
    const kept = this.#keptLike(tls);
    if (kept?.tls === tls) return kept.pool;
    kept?.pool.close().catch(() => undefined);
    const pool = new Pool(this.#upstream.server.origin, {
      connect: timed(
        this.#tunnel(tls) ??
          buildConnector({
            ...tls,
            // One for all: a connection with its own holds the certificate authorities once more.
            secureContext: createSecureContext(tls),
            timeout: this.#upstream.requestTimeout ?? CONNECT_TIMEOUT,
          }),
      ),
      // A watch may be silent for as long as it likes.
      bodyTimeout: 0,
      headersTimeout: this.#upstream.requestTimeout ?? 0,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    if (tls.cert === undefined) this.#bare = { tls, pool };
    else this.#certified = { tls, pool };
    return pool;
  }

  async destroy(): Promise<void> {
    await Promise.all([this.#bare?.pool.destroy(), this.#certified?.pool.destroy()]);
  }

  #keptLike({ cert }: TlsOptions): Kept | undefined {
    return cert === undefined ? this.#bare : this.#certified;
  }

  #tunnel(tls: TlsOptions): buildConnector.connector | undefined {
    const { proxy, server } = this.#upstream;
    if (!proxy) return undefined;
    return (_, done) => {
      import('./tunnel.ts')
        .then(({ openTunnel }) => openTunnel({ proxy, server, tls }))
        .then(
          (socket) => done(null, socket),
          (error: Error) => done(error, null),
        );
    };
  }

  #load(): Promise<typeof import('undici')> {
    this.#undici ??= import('undici');
    return this.#undici;
  }
}

/** As much as Go's server takes (net/http DefaultMaxHeaderBytes). */
export const MAX_HEADER_BYTES = 1024 * 1024;
/** As Go's default dialer. */
const CONNECT_TIMEOUT = 30_000;
/** Below what load balancers in front of API servers commonly allow. */
const KEEP_ALIVE_TIMEOUT = 30_000;
