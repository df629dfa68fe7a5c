import { type Command, Option } from 'commander';
import { additionOf, LADDER } from '../../log/ladder.ts';
import { wantsColor } from '../terminal/color.ts';
import { drawsUnicode } from '../terminal/draws-unicode.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { parseVerbosity } from './flag-values.ts';
import type { OptionsOf } from './with-options.ts';

/** How a trace is logged. */
export type LogFlags = OptionsOf<ReturnType<typeof logFlags>>;

/** `-v`, `--log-format`, `--color`, `--no-fold`. */
export const logFlags = (defaultVerbosity: number) => (command: Command) =>
  command
    .optionsGroup('Log:')
    .option('-v, --v <level>', 'log verbosity, 0 to 10, see below', parseVerbosity, defaultVerbosity)
    .addOption(
      new Option('--log-format <format>', 'log format')
        .choices(['pretty', 'klog', 'json'])
        .default(undefined, 'pretty on a terminal, klog otherwise'),
    )
    .addOption(
      new Option('--color <when>', 'colour on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-fold', 'at levels 1 to 3, log each discovery and OpenAPI call of a client')
    .option('--show-own', "also log, count and export kubetrace's own calls, which explain answers")
    .addHelpText('after', VERBOSITY);

/** What `requestLog` needs to know about the stream that it writes to. */
export function logOptions(flags: LogFlags, stream: LogStream, env: Terminal['env']) {
  return {
    verbosity: flags.v,
    format: flags.logFormat ?? (stream.isTTY === true ? ('pretty' as const) : ('klog' as const)),
    color: wantsColor(flags.color, stream, env),
    ascii: !drawsUnicode(env),
    fold: flags.fold,
    showOwn: flags.showOwn,
    ...(stream.columns !== undefined && { columns: stream.columns }),
  };
}

/** What is known of the stream. */
interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

const VERBOSITY = `
Verbosity, each level the one before, plus:
${LADDER.map((level, number) => `${String(number).padStart(3)}  ${additionOf(level)}`).join('\n')}`;
