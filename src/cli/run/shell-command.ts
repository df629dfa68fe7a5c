import type { Command } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { addRunFlags, runTraced } from './run-command.ts';

/** `kubetrace shell`: `run` with the shell of the user. */
export function configureShell(command: Command, terminal: Terminal): void {
  addRunFlags(command)
    .addHelpText('before', EXAMPLES)
    .action(async () => {
      const shell = terminal.env['SHELL'] || '/bin/sh';
      terminal.stderr.write(
        `kubetrace: ${shell} is traced until it ends; kubectl and $KUBETRACE_URL lead to the proxy\n`,
      );
      await runTraced([shell], command, terminal);
    });
}

const EXAMPLES = `Examples:
  # A shell in which every kubectl is traced
  kubetrace shell
  # The same, where nothing can be changed
  kubetrace shell --read-only --context production
`;
