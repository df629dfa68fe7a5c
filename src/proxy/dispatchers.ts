import type { buildConnector, Dispatcher } from 'undici';
import type { TlsOptions, Upstream } from '../kubeconfig/upstream.ts';
import { timed } from './connection-timings.ts';
import { resumedAtEnd } from './paused-answers.ts';

/** The connections to the API server that are kept for plain requests: one pool for each set of TLS options. */
export class Dispatchers {
  readonly #upstream: Upstream;
  #tls: TlsOptions | undefined;
  #current: Dispatcher | undefined;
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
    return this.#current && this.#tls === tls ? this.#current : this.#open(tls);
  }

  async #open(tls: TlsOptions): Promise<Dispatcher> {
    const [{ Pool, buildConnector }, { createSecureContext }] = await Promise.all([this.#load(), import('node:tls')]);
    if (this.#current && this.#tls === tls) return this.#current;
    this.#current?.close().catch(() => undefined);
    this.#tls = tls;
    this.#current = new Pool(this.#upstream.server.origin, {
      connect: timed(
        resumedAtEnd(
          this.#tunnel(tls) ??
            buildConnector({
              ...tls,
              // One for all: a connection with its own holds the certificate authorities once more.
              secureContext: createSecureContext(tls),
              timeout: this.#upstream.requestTimeout ?? CONNECT_TIMEOUT,
            }),
        ),
      ),
      // A watch may be silent for as long as it likes.
      bodyTimeout: 0,
      headersTimeout: this.#upstream.requestTimeout ?? 0,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    return this.#current;
  }

  async destroy(): Promise<void> {
    await this.#current?.destroy();
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
