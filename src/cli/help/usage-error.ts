import type { CommanderError, CommandUnknownOpts } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { HELP_FORMAT } from './help-format.ts';
import { laidOut, NARROWEST } from './laid-out.ts';

/** A command line that the command does not take, as commander found it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: CommandUnknownOpts;
  /** Commander's name for what is wrong, such as `commander.unknownOption`. */
  readonly code: string;
  readonly exitCode: number;

  constructor(command: CommandUnknownOpts, { code, message }: CommanderError, exitCode: number) {
    super(message);
    this.command = command;
    this.code = code;
    this.exitCode = exitCode;
  }
}

/**
 * Lets a command write its help to our terminal, for its width, and throw UsageError where commander would print an error and end the
 * process. To be called for each command, also those below others.
 */
export function speakAsWeDo(command: CommandUnknownOpts, terminal: Terminal, exitCode = 1): void {
  const { stdout, asCalled } = terminal;
  const width = stdout.isTTY ? Math.max(stdout.columns ?? WIDTH, NARROWEST) : WIDTH;
  command
    .configureHelp(HELP_FORMAT)
    .configureOutput({
      writeOut: (text) => void stdout.write(laidOut(asCalled(text), width)),
      outputError: () => undefined,
      getOutHelpWidth: () => width,
    })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new UsageError(command, error, exitCode);
    });
}

/** Where it is not known. */
const WIDTH = 80;
