import { run } from '../../src/cli/main.ts';
import { type Playground, startPlayground } from '../../src/playground/playground.ts';
import { aHome } from './a-home.ts';
import { aTerminal } from './a-terminal.ts';

export interface PlaygroundHome extends AsyncDisposable {
  readonly folder: string;
  readonly playground: Playground;
  /** One command line of kubetrace, by someone whose home this is. */
  kubetrace(...args: readonly string[]): Promise<{ readonly code: number; stdout: string; stderr: string }>;
}

/** A playground, and a home directory whose kubeconfig leads to it. */
export async function aPlaygroundHome(): Promise<PlaygroundHome> {
  const playground = await startPlayground();
  const home = await aHome({ '.kube/config': await playground.kubeconfig() });
  return {
    folder: home.folder,
    playground,
    async kubetrace(...args) {
      const terminal = aTerminal({ env: { HOME: home.folder } });
      const code = await run(args, terminal);
      return { code, ...terminal.written };
    },
    async [Symbol.asyncDispose]() {
      await playground.close();
      await home[Symbol.asyncDispose]();
    },
  };
}
