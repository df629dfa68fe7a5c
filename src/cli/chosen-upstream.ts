import type { Command } from 'commander';
import type { Upstream } from '../kubeconfig/upstream.ts';
import { connectionFlags } from './connection-flags.ts';
import type { Terminal } from './terminal.ts';

/** Whom to talk to. Disposing of it ends the playground, if that is who it is. */
export interface ChosenUpstream extends AsyncDisposable {
  readonly upstream: Upstream;
}

/** `--playground`, for commands that take a cluster. */
export function addPlaygroundFlag(command: Command): Command {
  return command
    .optionsGroup('Without a cluster:')
    .option('--playground', 'start the built-in playground and be its administrator');
}

/** The API server that the flags of a command name: a cluster as kubectl would find it, or a playground of its own. */
export async function chosenUpstream(command: Command, terminal: Terminal): Promise<ChosenUpstream> {
  const flags = connectionFlags(command);
  if (command.opts<{ playground?: boolean }>().playground) {
    const { startPlaygroundWorld } = await import('./playground-world.ts');
    return startPlaygroundWorld(flags, terminal);
  }
  const [{ loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../kubeconfig/load-upstream.ts'),
    import('../kubeconfig/environment.ts'),
  ]);
  const upstream = await loadUpstream(flags, processEnvironment(terminal));
  return { upstream, [Symbol.asyncDispose]: async () => {} };
}
