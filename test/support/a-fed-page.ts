import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../../src/trace/exchange.ts';
import { exchangeRoutes } from '../../src/web/answers/exchange-routes.ts';
import { sessionRoutes } from '../../src/web/answers/session-routes.ts';
import { Door } from '../../src/web/door/door.ts';
import { KeptTrace } from '../../src/web/kept/kept-trace.ts';
import { createWebServer } from '../../src/web/web-server.ts';
import { openPage, type WebPage } from './a-web-page.ts';
import { anExchange, type ExchangeFacts } from './an-exchange.ts';

/** A page whose trace the test writes, served as `--web` does. */
export interface FedPage extends Pick<WebPage, 'page' | 'complaints'>, AsyncDisposable {
  /** Adds an exchange, or changes the one with this id. */
  feed(facts: ExchangeFacts & { readonly id: number; readonly startedAt?: number }): void;
}

/** Opens it. */
export async function aFedPage(first: readonly (ExchangeFacts & { readonly id: number })[] = []): Promise<FedPage> {
  const trace = new KeptTrace();
  const feed = ({ startedAt, ...facts }: ExchangeFacts & { readonly startedAt?: number }): void => {
    const exchange: Exchange = anExchange(facts);
    trace.observe({ type: 'MODIFIED', object: startedAt === undefined ? exchange : { ...exchange, startedAt } });
  };
  for (const facts of first) feed(facts);
  const door = new Door({ userSecret: randomBytes(32) });
  const about = {
    version: '0.0.0',
    epoch: trace.epoch,
    isLive: true,
    source: 'a test',
    isReadOnly: false,
    canResend: false,
    canAskWhy: false,
    hasLessons: false,
    exportFormats: [],
    memory: { limit: 0 },
    resumeSecret: door.resumeSecret,
  };
  const server = createWebServer({
    door,
    routes: [...exchangeRoutes(trace), ...sessionRoutes(() => about)],
    onFault(error) {
      throw error;
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const opened = await openPage(`http://127.0.0.1:${port}/?key=${door.key}`);
  return {
    ...opened,
    feed,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}
