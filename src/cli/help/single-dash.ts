import type { CommandUnknownOpts } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';

/**
 * Throws ActionableError for the long name of a flag after one dash: `-namespace x` would be `-n amespace`, to kubectl too. Of a command
 * that starts programs only what precedes the first word is looked at, since the rest may be the program's.
 */
export function refuseSingleDashes(words: readonly string[], command: CommandUnknownOpts): void {
  const isProgram = command.name() === 'run';
  const end = words.findIndex((word) => word === '--' || (isProgram && !word.startsWith('-')));
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const name = /^-([a-z][a-z-]{2,})(?:=|$)/.exec(word)?.[1];
    if (name === undefined || !command.options.some(({ long }) => long === `--${name}`)) continue;
    throw new ActionableError(
      'ERR_FLAGS',
      `-${name} has one dash`,
      `flags of more than one letter have two: --${name}`,
    );
  }
}
