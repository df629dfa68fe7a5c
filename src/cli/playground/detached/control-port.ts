import { type AddressInfo, createServer, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { sameSecret } from '../../../api/secrets/same-secret.ts';
import { LineReader, nonce, proof } from './control-words.ts';

/** Where a playground in the background can be asked to stop. Disposing of it reports that all is done to who asked. */
export interface ControlPort extends AsyncDisposable {
  readonly port: number;
  /** Hex. Who knows it may stop the playground. */
  readonly key: string;
  /** Resolves when somebody who knows the key has asked. */
  readonly stopped: Promise<void>;
}

/** How long a conversation may take, in milliseconds. */
const PATIENCE = 10_000;
const MAX_CONNECTIONS = 256;

/** Listens on a free port of the loopback interface. */
export async function openControlPort(): Promise<ControlPort> {
  const key = randomBytes(32).toString('hex');
  const waiting = new Set<Socket>();
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  const stopped = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      socket.setTimeout(PATIENCE, () => socket.destroy());
      void converse(socket, key).then((isStop) => {
        socket.setTimeout(0);
        if (isStop) waiting.add(socket);
        else socket.destroy();
        if (isStop) resolve();
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    key,
    stopped,
    async [Symbol.asyncDispose]() {
      server.close();
      const informed = [...waiting].map((socket) => new Promise<void>((done) => socket.end('stopped\n', done)));
      await Promise.all(informed);
    },
  };
}

/** Whether somebody who knows the key says stop. */
async function converse(socket: Socket, key: string): Promise<boolean> {
  const lines = new LineReader(socket);
  const [hello, theirs = ''] = (await lines.next())?.split(' ') ?? [];
  if (hello !== 'hello') return false;
  const nonces = [theirs, nonce()];
  socket.write(`${nonces[1]} ${proof(key, 'playground', nonces)}\n`);
  const [stop, given = ''] = (await lines.next())?.split(' ') ?? [];
  return stop === 'stop' && sameSecret(proof(key, 'stop', nonces))(given);
}
