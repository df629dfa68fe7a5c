import { Argument, type Command } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { SHELLS, shellScript } from './shell-script.ts';

/** `kubetrace completion SHELL`: the script that lets a shell complete kubetrace. */
export function configureCompletion(command: Command, terminal: Terminal): void {
  command
    .addArgument(new Argument('<shell>', 'the shell that is to load it').choices(SHELLS))
    .addHelpText('before', HELP)
    .action((shell) => void terminal.stdout.write(shellScript(shell)));
}

const HELP = `The script that lets a shell complete commands, flags and their values, contexts, namespaces and ServiceAccounts.

Examples:
  # bash: for this session; for all, in ~/.bashrc
  source <(kubetrace completion bash)
  # zsh: the same, in ~/.zshrc after compinit
  source <(kubetrace completion zsh)
  # fish: once
  kubetrace completion fish > ~/.config/fish/completions/kubetrace.fish
  # PowerShell: in $PROFILE
  kubetrace completion powershell | Out-String | Invoke-Expression
`;
