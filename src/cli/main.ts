import { Command, CommanderError } from 'commander';
import { HeldSecrets } from '../api/secrets/held-secrets.ts';
import { withoutBooleanValues } from './arguments/boolean-values.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { programFor } from './program.ts';
import { describeError } from './terminal/error-message.ts';
import { takeSignals, watchForHangUp } from './terminal/interruption.ts';
import { PlainOutput, type ProcessStream } from './terminal/plain-output.ts';
import { hideSecretArguments } from './terminal/process-title.ts';
import { ExitCode, type Terminal } from './terminal/terminal.ts';
import { asCalled, type ProgramName, programName } from './help/program-name.ts';
import { refuseSingleDashes } from './help/single-dash.ts';
import { unknownCommand } from './help/unknown-command.ts';
import { UsageError } from './help/usage-error.ts';
import type { CommandFlags } from './help/usage-problem.ts';

/**
 * Runs one command line and resolves to its exit code. Never throws. A signal ends the process unless the command asks to handle it. `keepCompiled` is
 * that of the terminal.
 */
export async function main(args: readonly string[], keepCompiled?: () => void): Promise<number> {
  let interrupted: AbortSignal | undefined;
  for (const stream of [process.stdout, process.stderr]) endQuietlyWithReader(stream, () => interrupted !== undefined);
  hideSecretArguments(args);
  const { stdout, stderr, env } = process;
  const endIfHungUp = watchForHangUp();
  const exitCode = await run(args, {
    // Opened by what reads it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    interruption: () => (interrupted ??= takeSignals()),
    secrets: new HeldSecrets(),
    program: programName(process.argv[1] ?? ''),
    keepCompiled,
  });
  endIfHungUp();
  return exitCode;
}

/** `main` as all that this process does: it ends with it. */
export async function runAsProcess(args: readonly string[], keepCompiled?: () => void): Promise<void> {
  process.exitCode = await main(args, keepCompiled);
  // All is closed by now. What else is under way, a name that is being looked up or a plugin that hangs, nobody waits for any more.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit();
}

/** What a caller of `run` has: a terminal whose streams pass everything. */
export type RawTerminal = Omit<Terminal, 'stdout' | 'stderr' | 'asCalled'> & {
  readonly stdout: ProcessStream;
  readonly stderr: ProcessStream;
  /** How the command was called. */
  readonly program?: ProgramName;
};

/** The same for a terminal of the caller's: 0 when all went well, 1 after an error that was printed. */
export async function run(args: readonly string[], raw: RawTerminal): Promise<number> {
  const [stdout, stderr] = [
    new PlainOutput(raw.stdout),
    new PlainOutput(raw.stderr, { toGitHub: raw.env['GITHUB_ACTIONS'] === 'true' }),
  ];
  const { env, interruption, secrets, keepCompiled } = raw;
  const terminal: Terminal = {
    get stdin() {
      return raw.stdin;
    },
    stdout,
    stderr,
    env,
    interruption,
    secrets,
    keepCompiled,
    asCalled: asCalled(raw.program ?? 'kubetrace', NAMES),
  };
  try {
    if (args[0] === 'complete' && args[1] === '--') {
      const { complete } = await import('./completion/complete.ts');
      await complete(args.slice(2), (words) => programFor(nameIn(words), terminal), terminal);
      return 0;
    }
    const words = withDefaultCommand(withoutShorthandEquals(args));
    // The other commands are named in help only.
    const alone = commandNamed(words[0] ?? '') !== undefined;
    const program = await programFor(nameIn(words), terminal, alone);
    const command = program.commands.find((each) => each.name() === words[0]);
    if (command) refuseSingleDashes(words.slice(1), command);
    const plain = command ? [words[0] ?? '', ...withoutBooleanValues(words.slice(1), command)] : words;
    await program.parseAsync(plain, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitCode) return error.exitCode;
    if (error instanceof CommanderError) return error.exitCode;
    const isUsage = error instanceof UsageError;
    const problem = isUsage ? await explained(error, terminal) : error;
    terminal.stderr.say(terminal.secrets.masked(terminal.asCalled(describeError(problem))));
    return isUsage ? error.exitCode : 1;
  }
}

/** The command that a command line is about. */
function nameIn([first, second]: readonly string[]): string | undefined {
  return first === 'help' ? second : first;
}

async function explained(error: UsageError, terminal: Terminal) {
  const { usageProblem } = await import('./help/usage-problem.ts');
  return usageProblem(error, () => allFlags(terminal));
}

/** Every command with its flags, for a flag that belongs to another. */
async function allFlags(terminal: Terminal): Promise<readonly CommandFlags[]> {
  const commands = COMMANDS.map(async ({ name, load }) => {
    const command = new Command(name);
    (await load())(command, terminal);
    return {
      name,
      flags: command.options.flatMap(({ long, short }) => [long, short].filter((flag) => flag !== undefined)),
    };
  });
  return Promise.all(commands);
}

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
  if (first === 'help' && args[1] !== undefined && !args[1].startsWith('-') && !commandNamed(args[1]))
    throw unknownCommand(args.slice(1), NAMES);
  if (first !== undefined && ['help', '-h', '--help', '--version'].includes(first)) return [...args];
  if (first === undefined || first.startsWith('-')) return ['proxy', ...args];
  if (!commandNamed(first)) throw unknownCommand(args, NAMES);
  return [...args];
}

const NAMES = COMMANDS.map(({ name }) => name);

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
