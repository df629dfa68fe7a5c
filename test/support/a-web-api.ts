import { thrownText } from '../../src/api/text/thrown-text.ts';
import { KeptTrace } from '../../src/web/kept/kept-trace.ts';
import { Door } from '../../src/web/door/door.ts';
import type { Route } from '../../src/web/answers/route.ts';
import { createWebServer } from '../../src/web/web-server.ts';
import { listen } from '../../src/proxy/listen.ts';
import type { Exchange } from '../../src/trace/exchange.ts';

type Asking = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

export interface WebApi extends AsyncDisposable {
  readonly trace: KeptTrace;
  /** The JSON of an answer of 200. */
  get<Answer>(path: string): Promise<Answer>;
  /** Where a path is, and what lets one in. */
  address(path: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** Any answer, with the key. */
  ask(path: string, init?: Asking): Promise<Response>;
}

/** The JSON API of a kept trace, on a real port. Whoever has a proxy gives its exchanges to `trace`; `exchanges` are there from the start. */
export async function aWebApi(
  routes: (trace: KeptTrace) => readonly Route[],
  exchanges: readonly Exchange[] = [],
): Promise<WebApi> {
  const trace = new KeptTrace();
  for (const object of exchanges) trace.observe({ type: 'ADDED', object });
  const door = new Door({ userSecret: Buffer.from('a test') });
  const faults: unknown[] = [];
  const server = createWebServer({ door, routes: routes(trace), onFault: (error) => faults.push(error) });
  const listening = await listen(server, { port: 0, address: '127.0.0.1' });
  const ask = (path: string, { headers, ...init }: Asking = {}) =>
    fetch(`${listening.url}/api/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json', ...headers },
    });
  return {
    trace,
    ask,
    address: (path) => ({
      url: `${listening.url}/api/v1/${path}`,
      headers: { authorization: `Bearer ${door.key}` },
    }),
    async get<Answer>(path: string) {
      const answer = await ask(path);
      if (answer.status !== 200)
        throw new Error(`${answer.status} ${await answer.text()} ${faults.map(thrownText).join('; ')}`);
      return (await answer.json()) as Answer;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await listening.close();
    },
  };
}
