import type { Command } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { runFlags, runTraced } from './run-command.ts';

/** `kubetrace shell`: `run` with the shell of the user. */
export function configureShell(command: Command, terminal: Terminal): void {
  runFlags(command)
    .addHelpText('before', EXAMPLES)
    .action(async (flags) => {
      const shell = terminal.env['SHELL'] || '/bin/sh';
      terminal.stderr.say(
        `kubetrace: ${shell} is traced until it ends; kubectl and $KUBETRACE_URL lead to the proxy\n`,
      );
      await runTraced([shell], flags, terminal, true);
    });
}

const EXAMPLES = `Examples:
  # A shell in which every kubectl is traced
  kubetrace shell
  # The same, where nothing can be changed
  kubetrace shell --read-only --context production
`;
