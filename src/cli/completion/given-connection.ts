import { Command, type CommandUnknownOpts } from 'commander';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';

/**
 * The flags of the connection among the words of a command, as far as that command has them. Without those for impersonation: names are asked for as
 * the user who types. Throws commander's error for a value that is not one.
 */
export function givenConnection(command: CommandUnknownOpts, words: readonly string[]): ConnectionFlags {
  const parser = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .helpOption(false);
  const ofCommand = new Set(command.options.map(({ flags }) => flags));
  for (const option of connectionFlags(new Command()).options) {
    if (ofCommand.has(option.flags) && !option.name().startsWith('as')) parser.addOption(option);
  }
  // What a file of a secret is read from must not be the terminal.
  if (words.some((word) => /(?:^|=)\/dev\//.test(word))) return {};
  return parser
    .allowUnknownOption()
    .allowExcessArguments()
    .parse([...words], { from: 'user' })
    .opts();
}
