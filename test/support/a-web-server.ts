import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchangeRoutes } from '../../src/web/answers/exchange-routes.ts';
import type { Route } from '../../src/web/answers/route.ts';
import { Door } from '../../src/web/door/door.ts';
import { KeptTrace, type KeptTraceOptions } from '../../src/web/kept/kept-trace.ts';
import { createWebServer } from '../../src/web/web-server.ts';

/** The server of the page with a trace that a test fills, on a port of its own. */
export interface WebServer extends AsyncDisposable {
  readonly trace: KeptTrace;
  readonly door: Door;
  readonly port: number;
  /** Of the JSON API. */
  readonly url: string;
  /** What was reported as a mistake of ours. */
  readonly faults: readonly unknown[];
  /** Sends a request as a program that has the key, and reads its JSON. */
  ask(path: string, init?: RequestInit): Promise<{ readonly status: number; readonly body: Fields }>;
  /** Sends a request with just these headers; Node's own client adds no Host. */
  send(path: string, headers: Readonly<Record<string, string>>, method?: string): Promise<Sent>;
}

/** JSON, as tests look at it. */
export type Fields = { readonly [key: string]: any }; // oxlint-disable-line typescript/no-explicit-any

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export async function aWebServer(
  options: KeptTraceOptions & { readonly routes?: (trace: KeptTrace) => readonly Route[]; readonly port?: number } = {},
): Promise<WebServer> {
  const trace = new KeptTrace(options);
  const door = new Door({ userSecret: Buffer.alloc(32, 7) });
  const faults: unknown[] = [];
  const routes = [...exchangeRoutes(trace), ...(options.routes?.(trace) ?? [])];
  const server = createWebServer({ door, routes, onFault: (error) => faults.push(error) });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/v1/`;
  return {
    trace,
    door,
    port,
    url,
    faults,
    async ask(path, init = {}) {
      const headers = { Authorization: `Bearer ${door.key}`, ...(init.headers as Record<string, string>) };
      const answer = await fetch(url + path, { ...init, headers });
      return { status: answer.status, body: (await answer.json()) as Fields };
    },
    send: (path, headers, method = 'GET') => sent({ port, path, method, headers }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sent(options: {
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}): Promise<Sent> {
  const sending = request({ host: '127.0.0.1', setHost: false, ...options });
  sending.end();
  const [res] = (await once(sending, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of res) text += String(chunk);
  return { status: res.statusCode ?? 0, headers: res.headers, text };
}
