import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { endsOf } from './ends-of.ts';

export interface SilentPort extends AsyncDisposable {
  readonly port: number;
}

/**
 * A port of this machine that does not answer a dial, as behind a firewall that drops packets: its process listens and stands still,
 * and its queue is full. It goes on after so many milliseconds, if that is given.
 */
export async function aSilentPort(host: string, standsStill = 1e9): Promise<SilentPort> {
  const child = spawn(process.execPath, ['-e', LISTENS_AND_STANDS_STILL, host, String(standsStill)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { closed } = endsOf(child);
  const [data] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(data.toString());
  const queued: Socket[] = [];
  // Linux takes one more than it was told.
  for (let i = 0; i < 2; i++) {
    const socket = connect(port, host).on('error', () => undefined);
    queued.push(socket);
    await once(socket, 'connect');
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of queued) socket.destroy();
      child.kill('SIGKILL');
      await closed;
    },
  };
}

const LISTENS_AND_STANDS_STILL = `
  const server = require('node:http').createServer((req, res) => res.end('late'));
  server.listen({ port: 0, host: process.argv[1], backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.argv[2]));
  });
`;
