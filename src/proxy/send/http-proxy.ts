import type { Agent, ClientRequest } from 'node:http';
import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import util from 'node:util';
import type httpProxy from 'http-proxy';

type HttpProxy = typeof httpProxy;

/** What http-proxy is to carry. */
export interface ProxiedUpgrade {
  readonly target: { readonly protocol: string; readonly host: string; readonly port: string };
  readonly agent: Agent;
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  /** The client's connection. */
  readonly socket: Socket;
  /** Writes the body of the request and ends it; left out for one without a body. */
  readonly sendBody?: ((outgoing: ClientRequest) => void) | undefined;
}

/** What comes of it: the request at once, then one of the others. */
export interface UpgradeEvents {
  readonly onRequest: (outgoing: ClientRequest) => void;
  /** The server has agreed; the two connections are piped into each other. */
  readonly onSwitch: (message: IncomingMessage, serverSocket: Socket) => void;
  /** The server has answered otherwise. */
  readonly onResponse: (message: IncomingMessage) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Sends an upgrade with http-proxy 1.18. It is no longer maintained; what it does wrong is fixed here, from outside:
 * - its guard admits only GET with websocket, and Kubernetes has POST with SPDY: the guard is removed;
 * - it builds the path anew and loses doubled slashes, and the way it copies headers loses `__proto__`: both are set again;
 * - it ends a request without its body: that is sent first;
 * - it relays a plain response with a de-chunked body under a chunked head: that response is handed over instead;
 * - it writes the head of a 101 with all names in lower case, repeated fields joined or dropped, and other bytes than came;
 * - it ends the client's connection on an error of its own request: the error is handed over instead;
 * - it calls a function of Node that newer versions warn about (`loadHttpProxy`).
 */
export function proxyUpgrade(httpProxy: HttpProxy, upgrade: ProxiedUpgrade, events: UpgradeEvents): void {
  const { target, agent, method, path, socket } = upgrade;
  const options = { target: { ...target, hostname: target.host }, agent, toProxy: true };
  const proxy = httpProxy.createProxyServer(options);
  withoutGuard(proxy);
  const headers = grouped(upgrade.rawHeaders, lowerCase);
  proxy.on('proxyReqWs', (outgoing) => {
    outgoing.path = path;
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    // Nor may any header of the response be dropped.
    outgoing.maxHeadersCount = 0;
    if (upgrade.sendBody) sendFirst(outgoing, upgrade.sendBody);
    outgoing.on('upgrade', (message: IncomingMessage) => {
      message.headers = grouped(message.rawHeaders, asItIs);
      socket.setDefaultEncoding('latin1');
      // Only after http-proxy has piped the sockets: it puts back what came early, and a listener would consume that.
      proxy.once('open', (serverSocket) => {
        socket.setDefaultEncoding('utf8');
        events.onSwitch(message, serverSocket);
      });
    });
    events.onRequest(outgoing);
    // After http-proxy has put its own listeners on it.
    queueMicrotask(() => {
      outgoing.removeAllListeners('response').on('response', events.onResponse);
      outgoing.removeAllListeners('error').on('error', events.onError);
    });
  });
  const incoming = Object.assign(new IncomingMessage(socket), { method, url: path, headers });
  proxy.ws(incoming, socket, Buffer.alloc(0), {}, () => undefined);
}

/** The first call of `end` is http-proxy's. */
function sendFirst(outgoing: ClientRequest, sendBody: (outgoing: ClientRequest) => void): void {
  const end = outgoing.end.bind(outgoing);
  Object.assign(outgoing, {
    end() {
      Object.assign(outgoing, { end });
      sendBody(outgoing);
      return outgoing;
    },
  });
}

/**
 * http-proxy, loaded when it is needed. It takes `util._extend` when it is loaded and calls it for each request, which newer Nodes warn
 * about (DEP0060): a person could do nothing about it. So it gets `Object.assign`, which does the same; no other warning is silenced.
 */
export async function loadHttpProxy(): Promise<HttpProxy> {
  const own: unknown = Reflect.get(util, '_extend');
  Reflect.set(util, '_extend', Object.assign);
  try {
    return (await import('http-proxy')).default;
  } finally {
    Reflect.set(util, '_extend', own);
  }
}

/** `wsPasses` are its steps; the types of http-proxy do not know them. */
function withoutGuard(proxy: object): void {
  const passes: unknown = Reflect.get(proxy, 'wsPasses');
  if (!Array.isArray(passes)) throw new TypeError('http-proxy has no wsPasses');
  const isGuard = (pass: unknown): boolean => typeof pass === 'function' && pass.name === 'checkMethodAndHeader';
  Reflect.set(
    proxy,
    'wsPasses',
    passes.filter((pass: unknown) => !isGuard(pass)),
  );
}

const lowerCase = (name: string): string => name.toLowerCase();
const asItIs = (name: string): string => name;

/** Repeated headers as lists, which Node's client and http-proxy write again one by one. */
function grouped(rawHeaders: readonly string[], nameOf: (name: string) => string): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = nameOf(rawHeaders[i] ?? '');
    values.set(name, [...(values.get(name) ?? []), rawHeaders[i + 1] ?? '']);
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length > 1 ? all : all.join('')]));
}
