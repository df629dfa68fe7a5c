import { connect, type Socket } from 'node:net';
import { sameSecret } from '../../../api/secrets/same-secret.ts';
import { LineReader, nonce, proof } from './control-words.ts';

/** What was found where a playground in the background should be. */
export type Found = 'running' | 'nothing';

/** What came of asking it to stop; `silent` where it began to stop and did not say that it had. */
export type Stopped = 'stopped' | 'silent' | 'nothing';

/** How long we wait for a word, in milliseconds; cleaning up may take ten seconds (`terminal/interruption.ts`). */
const PATIENCE = 20_000;

interface Control {
  readonly port: number;
  readonly key: string;
}

/** Whether the playground with this key answers on its port. */
export async function findPlayground(control: Control): Promise<Found> {
  return converse(control, () => Promise.resolve<Found>('running'));
}

/** Asks it to stop, and waits until it has closed and removed everything. */
export async function stopPlayground(control: Control): Promise<Stopped> {
  return converse<Stopped>(control, async (lines, say, nonces) => {
    say(`stop ${proof(control.key, 'stop', nonces)}\n`);
    return (await lines.next()) === 'stopped' ? 'stopped' : 'silent';
  });
}

/** `nothing` where nobody listens, or who listens does not prove that it is the playground. */
async function converse<Answer>(
  { port, key }: Control,
  goOn: (lines: LineReader, say: (line: string) => void, nonces: readonly string[]) => Promise<Answer>,
): Promise<Answer | 'nothing'> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(PATIENCE, () => socket.destroy());
  try {
    const own = nonce();
    const lines = new LineReader(socket);
    socket.write(`hello ${own}\n`);
    const [other = '', given = ''] = (await lines.next())?.split(' ') ?? [];
    const nonces = [own, other];
    if (!sameSecret(proof(key, 'playground', nonces))(given)) return 'nothing';
    return await goOn(lines, (line) => void socket.write(line), nonces);
  } finally {
    socket.destroy();
  }
}
