import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface ForwardProxy extends AsyncDisposable {
  readonly url: URL;
  /** What it was asked to connect to, `host:port`, and as whom. */
  readonly asked: readonly { readonly to: string; readonly user: string }[];
}

/** A proxy for CONNECT. With `refuse`, it answers so. With a key pair it is reached by TLS. */
export async function connectProxy({
  refuse,
  tls,
}: { refuse?: string; tls?: { cert: string; key: string } } = {}): Promise<ForwardProxy> {
  const asked: { to: string; user: string }[] = [];
  const server: HttpServer = tls ? createHttpsServer(tls) : createServer();
  server.on('connect', (req, socket: Socket) => {
    const basic = req.headers['proxy-authorization']?.replace('Basic ', '') ?? '';
    asked.push({ to: req.url!, user: Buffer.from(basic, 'base64').toString() });
    if (refuse) return void socket.end(`HTTP/1.1 ${refuse}\r\n\r\n`);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    join(socket, req.url!);
  });
  return running(server, tls ? 'https' : 'http', asked);
}

/** A proxy that forwards requests and opens no tunnel, as squid by default to other ports than 443. */
export async function forwardingProxy(tls?: { cert: string; key: string }): Promise<ForwardProxy> {
  const asked: { to: string; user: string }[] = [];
  const server: HttpServer = tls ? createHttpsServer(tls) : createServer();
  server.on('connect', (_, socket: Socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  server.on('request', (req, res) => {
    const { 'proxy-authorization': authorization = '', host, ...headers } = req.headers;
    asked.push({ to: `${host} ${req.url}`, user: Buffer.from(authorization.slice(6), 'base64').toString() });
    const onward = request(req.url!, { method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    req.pipe(onward.on('error', () => res.destroy()));
  });
  return running(server, tls ? 'https' : 'http', asked);
}

/** A SOCKS5 proxy (RFC 1928). With `password` it wants one; with a `reply` other than 0 it refuses. */
export async function socksProxy({ password = '', reply = 0 } = {}): Promise<ForwardProxy> {
  const asked: { to: string; user: string }[] = [];
  const server = createTcpServer((socket) => void greet(socket));
  const greet = async (socket: Socket) => {
    socket.on('error', () => undefined);
    const methods = (await next(socket)).subarray(2);
    const wanted = password ? 2 : 0;
    if (!methods.includes(wanted)) return void socket.end(Buffer.of(5, 0xff));
    socket.write(Buffer.of(5, wanted));
    let user = '';
    if (password) {
      const data = await next(socket);
      const nameEnd = 2 + data[1]!;
      user = `${data.toString('utf8', 2, nameEnd)}:${data.toString('utf8', nameEnd + 1)}`;
      socket.write(Buffer.of(1, user.endsWith(`:${password}`) ? 0 : 1));
    }
    const request = await next(socket);
    const to = `${hostIn(request)}:${request.readUInt16BE(request.byteLength - 2)}`;
    asked.push({ to, user });
    // In two pieces, as a network may deliver it.
    socket.write(Buffer.of(5, reply, 0));
    setImmediate(() => socket.write(Buffer.of(3, 1, 0x78, 0, 0)));
    if (reply === 0) join(socket, to);
  };
  return running(server, 'socks5', asked);
}

/** RFC 1928 section 5. */
function hostIn(request: Buffer): string {
  if (request[3] === 1) return request.subarray(4, 8).join('.');
  if (request[3] === 4) return `[${request.subarray(4, 20).toString('hex').match(/..../gu)!.join(':')}]`;
  return String(request.subarray(5, 5 + request[4]!));
}

async function running(server: Server, scheme: string, asked: ForwardProxy['asked']): Promise<ForwardProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function next(socket: Socket): Promise<Buffer> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data;
}

function join(socket: Socket, to: string): void {
  const [, host, port] = /^(.*):(\d+)$/u.exec(to)!;
  const server = connect(Number(port), host!.replace(/^\[|\]$/gu, ''));
  server.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('error', () => server.destroy()).on('close', () => server.destroy());
  server.pipe(socket).pipe(server);
}
