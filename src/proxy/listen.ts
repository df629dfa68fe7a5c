import { lstat, stat, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { dirname } from 'node:path';
import { ActionableError } from '../api/actionable-error.ts';
import type { KubetraceErrorCode } from '../api/error-codes.ts';
import { lookupTable } from '../api/lookup-table.ts';
import { bareHost, joinHostPort } from '../api/request/bare-host.ts';

/** Where to listen: a TCP port, or a unix socket by its path. */
export type ListenOptions =
  | {
      readonly port: number;
      /** `127.0.0.1`, `::1` or `[::1]`. */
      readonly address: string;
      /** The flag that the port is from, for hints. Default `--port`. */
      readonly flag?: string;
      /** Of the URL. Default `http`. */
      readonly scheme?: 'http' | 'https';
    }
  | { readonly unixSocket: string };

/** A server that accepts connections. */
export interface Listening extends AsyncDisposable {
  /** `127.0.0.1:8001`, `[::1]:8001` or the path of the socket: what follows "Starting to serve on ". */
  readonly address: string;
  /** The URL for clients; `undefined` for a unix socket. */
  readonly url: string | undefined;
  /** Accepts no more connections, ends idle ones, and ends the others after half a second. */
  close(): Promise<void>;
}

/** In milliseconds. */
const GRACE = 500;

/** Binds a server. Throws ActionableError where the port or socket is not available. */
export async function listen(server: Server, options: ListenOptions): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // A connection comes again when an upgrade was passed over.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const address =
    'unixSocket' in options ? await listenUnix(server, options.unixSocket) : await listenTcp(server, options);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= shutDown(server, sockets));
  return {
    address,
    url: 'unixSocket' in options ? undefined : `${options.scheme ?? 'http'}://${address}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listenTcp(
  server: Server,
  { port, address, flag = '--port' }: { port: number; address: string; flag?: string },
): Promise<string> {
  const host = bareHost(address);
  try {
    await bound(server, () => server.listen({ port, host }));
  } catch (error) {
    throw bindError(error, joinHostPort(host, port), flag);
  }
  const { address: actual, family, port: actualPort } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${actual}]:${actualPort}` : `${actual}:${actualPort}`;
}

/** Only its user may connect to the socket; Node removes it at the end. */
async function listenUnix(server: Server, path: string): Promise<string> {
  await clearSocketPath(path);
  try {
    await bound(server, () => {
      // Node creates the file within this call.
      const umask = process.umask(0o177);
      server.listen({ path });
      process.umask(umask);
    });
  } catch (error) {
    throw bindError(error, path, '--port');
  }
  return path;
}

/** Removes a socket that was left by a program which no longer runs. */
async function clearSocketPath(path: string): Promise<void> {
  const refuse = (code: KubetraceErrorCode, problem: string, hint: string) => {
    throw new ActionableError(code, `--unix-socket ${path}: ${problem}`, hint);
  };
  const directory = await stat(dirname(path)).catch(() => undefined);
  if (!directory) refuse('ERR_SOCKET_PATH', 'the directory does not exist', 'choose a path in an existing directory');
  const existing = await lstat(path).catch(() => undefined);
  if (!existing) return;
  if (!existing.isSocket()) refuse('ERR_SOCKET_PATH', 'the file there is not a socket', 'choose another path');
  if (await answers(path)) refuse('ERR_SOCKET_IN_USE', 'it is in use', 'stop the other program or choose another path');
  await unlink(path);
}

function bound(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    start();
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}

function bindError(error: unknown, where: string, flag: string): Error {
  const { code } = error as NodeJS.ErrnoException;
  const [problem, hint] = BIND_PROBLEMS.get(code ?? '') ?? [];
  if (problem === undefined) return error as Error;
  return new ActionableError(
    'ERR_LISTEN',
    `cannot listen on ${where}: ${problem} (${code})`,
    hint?.replaceAll('--port', flag),
    { cause: error },
  );
}

const BIND_PROBLEMS = lookupTable<readonly [problem: string, hint: string]>({
  EADDRINUSE: ['another program is listening there', 'use --port 0 for a free port, or stop the other program'],
  EACCES: [
    'permission denied',
    'use a --port above 1023 or --port 0 for a free one; a --unix-socket needs a directory that you can write to',
  ],
  EADDRNOTAVAIL: ['this machine has no such address', 'use an --address of this machine, such as 127.0.0.1'],
  ENOTFOUND: ['the name does not resolve', 'use an --address of this machine, such as 127.0.0.1'],
});

async function shutDown(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    server.closeAllConnections();
    // Upgraded connections are no longer the server's.
    for (const socket of sockets) socket.destroy();
  }, GRACE);
  await closed;
  clearTimeout(grace);
}
