import { expect, test } from 'vitest';
import { FreeTerminal } from '../../../src/cli/run/free-terminal.ts';

test('a terminal is free when it has the mode again that it had at first', async () => {
  const modes = ['cooked', 'raw', 'raw', 'cooked'];
  const looked: string[] = [];
  await new Promise<void>((onFree) => {
    const terminal = new FreeTerminal(async () => {
      looked.push(modes[0]!);
      return modes.shift();
    }, onFree);
    terminal.look();
    // One look at a time.
    terminal.look();
  });
  expect(looked).toEqual(['cooked', 'raw', 'raw', 'cooked']);
});

test('one whose mode nobody can say is free', async () => {
  await new Promise<void>((onFree) => new FreeTerminal(async () => undefined, onFree).look());
});
