import type { Server } from 'node:http';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';
import { anUpstream } from './an-upstream.ts';
// The proxy loads these a moment after it listens. A test that ends meanwhile would leave them half loaded to the next file of its worker.
import '../../src/proxy/answer/annotate.ts';
import '../../src/proxy/answer/read-denial.ts';

export interface RunningProxy extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** What has been traced, by id; each is the live record. */
  readonly exchanges: readonly Exchange[];
  /** Waits for the nth exchange (from 0) to end. */
  ended(index: number): Promise<Exchange>;
}

/** A proxy on a free port, in front of a server at `upstream`; keeps bodies. */
export async function aProxy(upstream: string, options: Partial<ProxyOptions> = {}): Promise<RunningProxy> {
  const trace = new Trace();
  const exchanges: Exchange[] = [];
  const waiting = new Set<() => void>();
  trace.watch({
    bodyBytes: Infinity,
    observe({ type, object }) {
      if (type === 'ADDED') exchanges.push(object);
      for (const wake of waiting) wake();
    },
  });
  const server = createProxy({ upstream: anUpstream(upstream), trace, ...options });
  const scheme = options.tls ? 'https' : 'http';
  const listening = await listen(server, { port: 0, address: '127.0.0.1', scheme });
  return {
    url: listening.url!,
    server,
    exchanges,
    async ended(index) {
      while (!/Complete|Failed/u.test(exchanges[index]?.stage ?? '')) {
        await new Promise<void>((wake) => waiting.add(wake));
      }
      return exchanges[index]!;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await listening.close();
    },
  };
}
