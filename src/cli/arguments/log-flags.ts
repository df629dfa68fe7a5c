import { type Command, Option } from 'commander';
import { additionOf, LADDER } from '../../log/ladder.ts';
import { type ColorChoice, wantsColor } from '../terminal/color.ts';
import { drawsUnicode } from '../terminal/draws-unicode.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { parseVerbosity } from './flag-values.ts';

export interface LogFlags {
  readonly v: number;
  readonly logFormat?: LogFormat;
  readonly color: ColorChoice;
  readonly fold: boolean;
}

type LogFormat = 'pretty' | 'klog' | 'json';

/** How a trace is logged: `-v`, `--log-format`, `--color`, `--no-fold`. */
export function addLogFlags(command: Command, defaultVerbosity: number): Command {
  return command
    .option('-v, --v <level>', 'log verbosity, 0 to 10 (see below)', parseVerbosity, defaultVerbosity)
    .addOption(
      new Option('--log-format <format>', 'log format (default: pretty on a terminal, klog otherwise)').choices([
        'pretty',
        'klog',
        'json',
      ]),
    )
    .addOption(
      new Option('--color <when>', 'colour on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-fold', 'at levels 1 to 3, log each discovery and OpenAPI call of a client')
    .addHelpText('after', VERBOSITY);
}

/** What `requestLog` needs to know about the stream that it writes to. */
export function logOptions(flags: LogFlags, stream: LogStream, env: Terminal['env']) {
  return {
    verbosity: flags.v,
    format: flags.logFormat ?? (stream.isTTY === true ? ('pretty' as const) : ('klog' as const)),
    color: wantsColor(flags.color, stream, env),
    ascii: !drawsUnicode(env),
    fold: flags.fold,
    ...(stream.columns !== undefined && { columns: stream.columns }),
  };
}

/** What there is to know of the stream. */
interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

const VERBOSITY = `
Verbosity, each level the one before, plus:
${LADDER.map((level, number) => `${String(number).padStart(3)}  ${additionOf(level)}`).join('\n')}`;
