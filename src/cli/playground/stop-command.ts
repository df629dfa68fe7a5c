import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { stopPlayground } from './detached/control-client.ts';
import { PlaygroundHome } from './detached/playground-state.ts';

/** `kubetrace playground stop`: ends the playground that `--detach` started. */
export function configureStop(command: Command, terminal: Terminal): void {
  command
    .description('ends the playground that --detach started')
    .addHelpText('before', HELP)
    .action(() => stop(terminal));
}

async function stop({ env, stdout }: Terminal): Promise<void> {
  const home = PlaygroundHome.in(env);
  const state = await home.read();
  const outcome = state ? await stopPlayground(state) : 'nothing';
  if (outcome === 'silent') {
    const hint = 'try again in a moment; its kubeconfig and its ports go when it has ended';
    throw new ActionableError('ERR_LISTEN', 'the playground was asked to stop, and has not ended yet', hint);
  }
  // What one leaves that was killed, and what cannot be read.
  if (outcome === 'nothing') await home.clear();
  stdout.write(outcome === 'stopped' ? 'The playground is stopped.\n' : 'No playground is in the background.\n');
}

const HELP = `Ends the playground that --detach started, with all that is in it.

Examples:
  kubetrace playground --detach
  kubetrace playground stop
`;
