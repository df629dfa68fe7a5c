import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ActionableError } from '../api/actionable-error.ts';
import type { TlsOptions } from '../kubeconfig/upstream.ts';
import { socks5Handshake } from './socks5.ts';

/** Where a tunnel leads, and through whom. */
export interface TunnelOptions {
  /** `proxy-url`: http, https, socks5 or socks5h. */
  readonly proxy: URL;
  readonly server: URL;
  readonly tls: TlsOptions;
}

/** Connects to the API server through a proxy, TLS included. Rejects with an ActionableError that names the proxy. */
export async function openTunnel({ proxy, server, tls }: TunnelOptions): Promise<Socket> {
  const host = bare(server.hostname);
  const port = Number(server.port) || (server.protocol === 'https:' ? 443 : 80);
  const tunnel = await (proxy.protocol.startsWith('socks5')
    ? throughSocks(proxy, host, port)
    : throughHttp(proxy, host, port));
  if (server.protocol !== 'https:') return tunnel;
  const secure = connectTls({ host, socket: tunnel, ALPNProtocols: ['http/1.1'], ...tls });
  await once(secure, 'secureConnect');
  return secure;
}

/** The same for Node's http client. */
export function tunnelAgent(options: TunnelOptions): Agent {
  return Object.assign(new Agent(), {
    protocol: options.server.protocol,
    createConnection: (_: unknown, done: (error: unknown, socket?: Socket) => void): void => {
      openTunnel(options).then((socket) => done(undefined, socket), done);
    },
  });
}

async function throughSocks(proxy: URL, host: string, port: number): Promise<Socket> {
  const socket = connectTcp(Number(proxy.port) || 1080, bare(proxy.hostname));
  try {
    await once(socket, 'connect');
    await socks5Handshake(socket, { host, port, user: userOf(proxy) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw proxyError(proxy, (error as Error).message, error);
  }
}

/** RFC 9110 section 9.3.6. */
async function throughHttp(proxy: URL, host: string, port: number): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const user = userOf(proxy);
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    host: bare(proxy.hostname),
    port: proxy.port,
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: {
      Host: authority,
      ...(user && {
        'Proxy-Authorization': `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`,
      }),
    },
  }).end();
  const [answer, socket] = (await once(request, 'connect').catch((error: unknown) => {
    throw proxyError(proxy, (error as Error).message, error);
  })) as [IncomingMessage, Socket];
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  throw proxyError(proxy, `it answered ${answer.statusCode} ${answer.statusMessage}`);
}

function userOf({ username, password }: URL): { readonly name: string; readonly password: string } | undefined {
  if (username === '') return undefined;
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/u, '$1');
}

function proxyError(proxy: URL, problem: string, cause?: unknown): ActionableError {
  return new ActionableError(
    'ERR_PROXY',
    `the proxy ${proxy.protocol}//${proxy.host} does not connect to the API server: ${problem}`,
    'check proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY in the environment',
    { cause },
  );
}
