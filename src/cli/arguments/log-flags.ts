import { type Command, InvalidArgumentError, Option } from 'commander';
import { SHOWABLE, type Showable } from '../../log/detail.ts';
import { additionOf, LADDER } from '../../log/ladder.ts';
import { wantsColor } from '../terminal/color.ts';
import { drawsUnicode } from '../terminal/draws-unicode.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { parseVerbosity } from './flag-values.ts';
import { offering, plainValues } from './offered.ts';
import type { OptionsOf } from './with-options.ts';

/** How a trace is logged. */
export type LogFlags = OptionsOf<ReturnType<typeof logFlags>>;

/** A level that depends on where the log goes. */
export interface DefaultVerbosity {
  readonly level: number;
  /** For the help. */
  readonly description: string;
}

/** `-v`, `--show`, `--show-own`, `--log-format`, `--color`, `--no-fold`. */
export const logFlags = (verbosity: number | DefaultVerbosity) => (command: Command) =>
  command
    .optionsGroup('Log:')
    .addOption(
      offering(
        new Option('-v, --v <level>', 'log verbosity, 0 to 10, see below')
          .argParser(parseVerbosity)
          .default(levelOf(verbosity), typeof verbosity === 'number' ? undefined : verbosity.description),
        { values: () => LADDER.map((level, number) => ({ value: String(number), description: additionOf(level) })) },
      ),
    )
    .addOption(
      offering(
        new Option('--show <parts>', `at every level also these, comma-separated: ${SHOWABLE.join(', ')}`).argParser(
          showable,
        ),
        { ...plainValues(SHOWABLE), isList: true },
      ),
    )
    .option('--show-own', "log, count and export kubetrace's own calls to the API server like those of clients")
    .addOption(
      new Option('--log-format <format>', 'log format')
        .choices(['pretty', 'klog', 'json'])
        .default(undefined, 'pretty on a terminal and in CI, klog otherwise'),
    )
    .addOption(
      new Option('--color <when>', 'colour on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-fold', 'at levels 1 to 3, log each discovery and OpenAPI call of a client')
    .addHelpText('after', VERBOSITY);

/** Throws commander's InvalidArgumentError for a part that there is not. */
function showable(text: string): readonly Showable[] {
  return text.split(',').map((word) => {
    const found = SHOWABLE.find((name) => name === word.trim());
    if (found === undefined) throw new InvalidArgumentError(`Expected parts of ${SHOWABLE.join(', ')}.`);
    return found;
  });
}

function levelOf(verbosity: number | DefaultVerbosity): number {
  return typeof verbosity === 'number' ? verbosity : verbosity.level;
}

/** What `requestLog` needs to know about the stream that it writes to. */
export function logOptions(flags: LogFlags, stream: LogStream, env: Terminal['env']) {
  return {
    verbosity: flags.v,
    format: flags.logFormat ?? (stream.isTTY === true || isCi(env) ? ('pretty' as const) : ('klog' as const)),
    color: wantsColor(flags.color, stream, env),
    ascii: !drawsUnicode(env),
    fold: flags.fold,
    show: flags.show,
    showOwn: flags.showOwn,
    // A terminal may be resized.
    ...(stream.columns !== undefined && { columns: () => stream.columns }),
  };
}

/** Whether a CI service runs us, whose logs people read: all set `CI`. */
function isCi({ CI: ci = '' }: Terminal['env']): boolean {
  return ci !== '' && ci !== 'false' && ci !== '0';
}

/** What is known of the stream. */
interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

const VERBOSITY = `
Verbosity, each level the one before, plus:
${LADDER.map((level, number) => `${String(number).padStart(3)}  ${additionOf(level)}`).join('\n')}`;
