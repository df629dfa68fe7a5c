import { run } from '../../src/cli/main.ts';
import type { Playground } from '../../src/playground/playground.ts';
import { aHome } from './a-home.ts';
import { aStagedPlayground } from './a-playground.ts';
import { aTerminal } from './a-terminal.ts';

export interface PlaygroundHome extends AsyncDisposable {
  readonly folder: string;
  readonly playground: Playground;
  /** One command line of kubetrace, by someone whose home this is. */
  kubetrace(...args: readonly string[]): Promise<{ readonly code: number; stdout: string; stderr: string }>;
}

/** A playground with these stages (stages.ts), and a home directory whose kubeconfig leads to it. */
export async function aPlaygroundHome(...stages: readonly string[]): Promise<PlaygroundHome> {
  const playground = await aStagedPlayground(...stages);
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
