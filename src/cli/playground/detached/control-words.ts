import { createHmac, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

/*
 * How `playground stop` and a playground in the background speak: lines over a loopback connection. Each side proves that it has the key of the state
 * file without sending it, since any program may have the port by now, and any program may connect to it.
 *
 *   stop → playground   hello NONCE
 *   playground → stop   NONCE PROOF
 *   stop → playground   stop PROOF      or it hangs up
 *   playground → stop   stopped         when all is closed and removed
 */

/** Text that nobody has used before, in hex. */
export function nonce(): string {
  return randomBytes(16).toString('hex');
}

/** Shows that somebody knows the key (hex), for one conversation and one purpose. */
export function proof(key: string, purpose: 'playground' | 'stop', nonces: readonly string[]): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update([purpose, ...nonces].join(' '))
    .digest('hex');
}

/** The longest line of a conversation. */
const MAX_LINE = 256;
const MAX_LINES = 4;

/** Reads a connection line by line. One that fails, says too much at once or more lines than are asked for has ended. */
export class LineReader {
  readonly #lines: string[] = [];
  #rest = '';
  #hasEnded = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    const end = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    socket.on('error', end).on('close', end).on('end', end);
    socket.setEncoding('latin1').on('data', (piece: string) => {
      const lines = (this.#rest + piece).split('\n');
      this.#rest = lines.pop() ?? '';
      this.#lines.push(...lines);
      if (this.#rest.length > MAX_LINE || this.#lines.length > MAX_LINES) socket.destroy();
      this.#wake();
    });
  }

  /** The next line without its end; `undefined` when there is none any more. */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#hasEnded) await new Promise<void>((wake) => (this.#wake = wake));
    return this.#lines.shift();
  }
}
