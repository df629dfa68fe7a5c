import { ENDING_SIGNALS } from '../terminal/interruption.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The page of a program that has ended is served on, for the person who looks at it, until Ctrl-C; where nobody does it ends with the program. */
export async function stayForPage({ stderr }: Terminal): Promise<void> {
  if (!stderr.isTTY) return;
  stderr.say('kubetrace: the program has ended; the page stays until Ctrl-C\n');
  const ended = new AbortController();
  const end = (): void => ended.abort();
  for (const signal of ENDING_SIGNALS) process.on(signal, end);
  await new Promise((resolve) => ended.signal.addEventListener('abort', resolve, { once: true }));
  for (const signal of ENDING_SIGNALS) process.off(signal, end);
}
