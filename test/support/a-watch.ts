import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';

export interface Watch {
  readonly response: IncomingMessage;
  /** All that has come, as text. */
  readonly text: () => string;
  /** Waits until what has come contains this. */
  readonly until: (text: string) => Promise<string>;
  /** How it came to its end: whole, or cut. */
  readonly over: Promise<'whole' | 'cut'>;
  leave(): void;
}

/** A watch of pods through a proxy, on a connection of its own. Resolves when its head has come. */
export async function aWatch(proxy: string, headers: Readonly<Record<string, string | string[]>> = {}): Promise<Watch> {
  const request = get(`${proxy}/api/v1/pods?watch=true`, { headers, agent: new Agent() });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  let text = '';
  response.setEncoding('utf8').on('error', () => undefined);
  response.on('data', (chunk: string) => {
    text += chunk;
    response.emit('seen');
  });
  response.on('close', () => response.emit('seen'));
  const over = new Promise<'whole' | 'cut'>((resolve) => {
    response.on('close', () => resolve(response.complete ? 'whole' : 'cut'));
  });
  return {
    response,
    over,
    text: () => text,
    async until(wanted) {
      while (!text.includes(wanted)) {
        if (response.closed) throw new Error(`closed before ${wanted}, after ${text.slice(0, 200)}`);
        await once(response, 'seen');
      }
      return text;
    },
    // One that only closes its side might still read.
    leave: () => void response.socket.resetAndDestroy(),
  };
}
