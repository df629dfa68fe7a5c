import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { percentDecode } from '../../api/request/percent-encoding.ts';
import { endedBy } from './limits.ts';
import { socks5Handshake } from './socks5.ts';

/** Through which proxy to reach which server. */
export interface TunnelOptions {
  /** `proxy-url`: http, https, socks5 or socks5h. */
  readonly proxy: URL;
  /** Where the tunnel leads. */
  readonly host: string;
  readonly port: number;
}

/** Makes a connection to a proxy one to a host. Rejects with what the proxy did instead. */
export async function tunnelThrough(
  socket: Socket,
  { proxy, host, port }: TunnelOptions,
  signal: AbortSignal,
): Promise<Socket> {
  using _ = endedBy(signal, socket);
  try {
    const user = userOf(proxy);
    if (isSocks(proxy)) await socks5Handshake(socket, { host, port, user });
    else await askToConnect(socket, `${host.includes(':') ? `[${host}]` : host}:${port}`, user);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Whether a proxy speaks SOCKS5. */
export function isSocks({ protocol }: URL): boolean {
  return protocol.startsWith('socks5');
}

interface ProxyUser {
  readonly name: string;
  readonly password: string;
}

/** RFC 9110 section 9.3.6. */
async function askToConnect(socket: Socket, authority: string, user: ProxyUser | undefined): Promise<void> {
  const request = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path: authority,
    headers: {
      Host: authority,
      ...(user && { 'Proxy-Authorization': basicOf(user) }),
    },
  }).end();
  // The first error is the one that counts; another, of a TLS connection that is destroyed, must not end the process.
  request.on('error', () => undefined);
  const [answer, , early] = (await once(request, 'connect').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ECONNRESET' ? new Error('it closed the connection') : error;
  })) as [IncomingMessage, Socket, Buffer];
  if (answer.statusCode !== 200) throw new Error(`it answered ${answer.statusCode} ${answer.statusMessage}`);
  if (early.length > 0) socket.unshift(early);
}

/** The credentials for a proxy that forwards requests, sent with each of them; `undefined` where its URL names no user. */
export function proxyAuthorization(proxy: URL): string | undefined {
  const user = userOf(proxy);
  return user && basicOf(user);
}

/** RFC 7617. */
function basicOf({ name, password }: ProxyUser): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

function userOf({ username, password }: URL): ProxyUser | undefined {
  if (username === '') return undefined;
  // Of URLs that `readProxy` has let through, so each can be decoded.
  return { name: percentDecode(username) ?? '', password: percentDecode(password) ?? '' };
}
