import { isIPv4, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';

/** What a SOCKS5 proxy is asked to connect to, and the user and password for it. */
export interface SocksRequest {
  /** A name is resolved by the proxy. */
  readonly host: string;
  readonly port: number;
  readonly user: { readonly name: string; readonly password: string } | undefined;
}

/** Asks a SOCKS5 proxy for a connection (RFC 1928, password by RFC 1929). Afterwards the socket is a connection to the host. */
export async function socks5Handshake(socket: Socket, { host, port, user }: SocksRequest): Promise<void> {
  socket.write(Buffer.of(5, user ? 2 : 1, 0, ...(user ? [2] : [])));
  const method = (await read(socket, 2))[1];
  if (method === 2 && user) {
    socket.write(Buffer.concat([Buffer.of(1), counted(user.name), counted(user.password)]));
    if ((await read(socket, 2))[1] !== 0) throw new Error('it rejects the user or password');
  } else if (method !== 0) {
    throw new Error('it offers no way to log in that kubetrace knows');
  }
  socket.write(Buffer.concat([Buffer.of(5, 1, 0), addressOf(host), Buffer.of(port >> 8, port & 0xff)]));
  const [, reply = 1, , kind] = await read(socket, 4);
  if (reply !== 0) throw new Error(REPLIES[reply] ?? `it answered with code ${reply}`);
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await read(socket, 1)).readUInt8();
  await read(socket, length + 2);
}

const REPLIES: Readonly<Record<number, string>> = {
  1: 'it failed',
  2: 'its rules do not allow the connection',
  3: 'the network is unreachable from there',
  4: 'the host is unreachable from there',
  5: 'the connection was refused',
  6: 'the connection timed out',
  7: 'it does not know the command',
  8: 'it does not know the kind of address',
};

function addressOf(host: string): Buffer {
  if (isIPv4(host)) return Buffer.of(1, ...host.split('.').map(Number));
  if (isIPv6(host)) return Buffer.concat([Buffer.of(4), bytesOfIPv6(host)]);
  return Buffer.concat([Buffer.of(3), counted(host)]);
}

/** As `URL` writes it: hexadecimal groups, of which `::` stands for those that are zero. */
function bytesOfIPv6(address: string): Buffer {
  const [before = [], after = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.byteLength > 255) throw new Error('it takes names and passwords of 255 bytes at most');
  return Buffer.concat([Buffer.of(bytes.byteLength), bytes]);
}

/** Exactly so many bytes; what follows stays in the socket. */
function read(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      socket.off('readable', look).off('end', closed).off('close', closed).off('error', failed);
      act();
    };
    const look = () => {
      const data = socket.read(length) as Buffer | null;
      if (data) settle(() => (data.byteLength === length ? resolve(data) : closed()));
    };
    const closed = () => settle(() => reject(new Error('it closed the connection')));
    const failed = (error: Error) => settle(() => reject(error));
    socket.on('readable', look).on('end', closed).on('close', closed).on('error', failed);
    if (socket.readableEnded) closed();
    else look();
  });
}
