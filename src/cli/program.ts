import { Command, type CommandUnknownOpts, Option } from 'commander';
import { version } from '../kubeconfig/version.ts';
import { COMMANDS } from './commands.ts';
import { speakAsWeDo } from './help/usage-error.ts';
import type { Terminal } from './terminal/terminal.ts';

/** All commands by name, or the wanted one alone; that with its flags, arguments, help and action. */
export async function programFor(wanted: string | undefined, terminal: Terminal, alone = false): Promise<Command> {
  const program = new Command('kubetrace')
    .usage('[COMMAND] [flags]')
    .enablePositionalOptions()
    // After the name of a command nothing asks for it.
    .version(alone ? '' : version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('before', FIRST_HELP)
    .addHelpText('after', LAST_HELP);
  speakAsWeDo(program, terminal);
  const entries = alone ? COMMANDS.filter(({ name }) => name === wanted) : COMMANDS;
  for (const entry of entries) {
    const command = program.command(entry.name).summary(entry.summary).description(entry.summary);
    speakAsWeDo(command, terminal);
    if (entry.name !== wanted) continue;
    (await entry.load())(command, terminal);
    command.addHelpOption(new Option('-h, --help', 'print this help').helpGroup(helpHeading(command)));
  }
  return program;
}

/** Where all flags have headings, that of help has one too. */
function helpHeading({ options }: CommandUnknownOpts): string {
  return options.length > 0 && options.every(({ helpGroupHeading }) => helpGroupHeading) ? 'Help:' : 'Options:';
}

const FIRST_HELP = `A kubectl proxy that shows what goes through it: every API request decoded,
and for each 403 the RBAC rule that was missing.

Examples:
  # No cluster? Take a tour on the built-in playground
  kubetrace tour
  # Trace what kubectl really sends, with the credentials of the current context
  kubetrace proxy -v 1 &
  kubectl --server=http://127.0.0.1:8001 get pods
  # What does this URL mean to the API server?
  kubetrace decode GET /api/v1/namespaces/default/pods/web-0/log
  # Why was this forbidden, and what would fix it?
  kubectl get secrets 2>&1 | kubetrace explain -
`;
const LAST_HELP = `
\`kubetrace\` alone is \`kubetrace proxy\`. Use \`kubetrace COMMAND --help\` for the flags of a command.`;
