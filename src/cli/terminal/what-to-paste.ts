import type { Terminal } from './terminal.ts';

/** To a person at a terminal whose command waits for its input. */
export function sayWhatToPaste({ stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>, what: string): void {
  if (stdin.isTTY === true) stderr.say(`Paste ${what}, then end it with Ctrl-D on a line of its own.\n`);
}
