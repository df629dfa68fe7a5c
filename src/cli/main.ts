import { Command, CommanderError, type HelpConfiguration } from 'commander';
import { ActionableError } from '../api/actionable-error.ts';
import { HeldSecrets } from '../api/secrets/held-secrets.ts';
import { type CommandEntry, COMMANDS, commandNamed } from './commands.ts';
import { describeError } from './terminal/error-message.ts';
import { takeSignals, watchForHangUp } from './terminal/interruption.ts';
import { PlainOutput, type ProcessStream } from './terminal/plain-output.ts';
import { hideSecretArguments } from './terminal/process-title.ts';
import { ExitCode, type Terminal } from './terminal/terminal.ts';
import { version } from '../kubeconfig/version.ts';

/** Runs one command line and resolves to its exit code. Never throws. A signal ends the process unless the command asks to handle it. */
export async function main(args: readonly string[]): Promise<number> {
  let interrupted: AbortSignal | undefined;
  for (const stream of [process.stdout, process.stderr]) endQuietlyWithReader(stream, () => interrupted !== undefined);
  hideSecretArguments(args);
  const { stdin, stdout, stderr, env } = process;
  const endIfHungUp = watchForHangUp();
  const exitCode = await run(args, {
    stdin,
    stdout,
    stderr,
    env,
    interruption: () => (interrupted ??= takeSignals()),
    secrets: new HeldSecrets(),
  });
  endIfHungUp();
  return exitCode;
}

/** What a caller of `run` has: a terminal whose streams pass everything. */
export type RawTerminal = Omit<Terminal, 'stdout' | 'stderr'> & {
  readonly stdout: ProcessStream;
  readonly stderr: ProcessStream;
};

/** The same for a terminal of the caller's: 0 when all went well, 1 after an error that was printed. */
export async function run(args: readonly string[], raw: RawTerminal): Promise<number> {
  const terminal: Terminal = { ...raw, stdout: new PlainOutput(raw.stdout), stderr: new PlainOutput(raw.stderr) };
  try {
    const words = withDefaultCommand(withoutShorthandEquals(args));
    const program = await programFor(words, terminal);
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitCode) return error.exitCode;
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.say(terminal.secrets.masked(describeError(error)));
    return 1;
  }
}

async function programFor(args: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('kubetrace')
    .usage('[COMMAND] [flags]')
    .enablePositionalOptions()
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('before', FIRST_HELP)
    .addHelpText('after', LAST_HELP);
  configureOutput(program, terminal);
  const wanted = args[0] === 'help' ? args[1] : args[0];
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).summary(entry.summary).description(entry.summary);
    configureOutput(command, terminal);
    if (entry.name === wanted) (await entry.load())(command, terminal);
  }
  return program;
}

/** Commander's own words go to our terminal, its `process.exit` becomes an exception, and its errors look like ours. */
function configureOutput(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.say(text),
      outputError: (text, write) =>
        write(`${text}hint: see \`${command.name() === 'kubetrace' ? '' : 'kubetrace '}${command.name()} --help\`\n`),
    });
}

/** Hide empty defaults and commander's preset note. */
const HELP: HelpConfiguration = {
  optionDescription({ description, argChoices, defaultValue, defaultValueDescription }) {
    const preset = defaultValueDescription ?? String(defaultValue ?? '');
    const facts = [...(argChoices ? [argChoices.join(', ')] : []), ...(preset === '' ? [] : [`default: ${preset}`])];
    return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
  },
};

/** `-v=1` is `-v 1` to kubectl (pflag), but commander takes the `=` for a part of the value. */
function withoutShorthandEquals(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  return [
    ...own.flatMap((arg) => (/^-\w=/.test(arg) ? [arg.slice(0, 2), arg.slice(3)] : [arg])),
    ...args.slice(own.length),
  ];
}

/** `kubetrace` alone, or with flags first, means `kubetrace proxy`. */
function withDefaultCommand(args: readonly string[]): string[] {
  const [first] = args;
  if (first !== undefined && ['help', '-h', '--help', '--version'].includes(first)) return [...args];
  if (first === undefined || first.startsWith('-')) return ['proxy', ...args];
  if (!commandNamed(first)) throw unknownCommand(first);
  return [...args];
}

function unknownCommand(name: string): ActionableError {
  const near = COMMANDS.find(({ name: known }) => known.startsWith(name.slice(0, 3)));
  return new ActionableError(
    'ERR_UNKNOWN_COMMAND',
    `unknown command "${name}"`,
    near
      ? `did you mean \`kubetrace ${near.name}\`?`
      : `commands: ${COMMANDS.map((entry: CommandEntry) => entry.name).join(', ')}`,
  );
}

/**
 * `kubetrace decode … | head` ends silently when the reader has gone; what serves goes on, since its clients have not. A terminal that
 * has gone sends SIGHUP.
 */
function endQuietlyWithReader(stream: ProcessStream, isServing: () => boolean): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // What was to be done may be done already, and only its last words are not read.
    if (error.code === 'EPIPE' && !isServing()) process.exit(process.exitCode ?? 0);
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
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
