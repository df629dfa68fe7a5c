import { expect } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aTerminal } from './a-terminal.ts';

export interface ProxyCommand extends AsyncDisposable {
  readonly url: string;
  readonly written: { readonly stdout: string; readonly stderr: string };
}

/** `kubetrace proxy` on a free port, ready, without a process of its own. Disposing of it interrupts it as Ctrl-C does. */
export async function aProxyCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ProxyCommand> {
  const terminal = aTerminal({ env });
  let ended = false;
  const running = run(['proxy', '--port=0', ...args], terminal).finally(() => (ended = true));
  const address = () => /^Starting to serve on (.+)\n/.exec(terminal.written.stdout)?.[1];
  await expect.poll(() => address() ?? ended).toBeTruthy();
  if (ended) throw new Error(`ended before it served: ${terminal.written.stdout}${terminal.written.stderr}`);
  return {
    url: `http://${address()}`,
    written: terminal.written,
    async [Symbol.asyncDispose]() {
      terminal.interrupt();
      await running;
    },
  };
}
