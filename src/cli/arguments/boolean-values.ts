import { type CommandUnknownOpts, InvalidArgumentError } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { parseBoolean } from './flag-values.ts';

/**
 * The words of a command line with `--flag=true` as `--flag` and without `--flag=false`, for flags that take no value: pflag, and so
 * kubectl, reads them for every switch, and commander does not. What follows `--` may be another program's and stays. Throws ActionableError
 * for a value that is neither.
 */
export function withoutBooleanValues(words: readonly string[], command: CommandUnknownOpts): string[] {
  const isProgram = command.name() === 'run';
  const end = words.findIndex((word) => word === '--' || (isProgram && !word.startsWith('-')));
  const own = end < 0 ? words : words.slice(0, end);
  return [...own.flatMap((word) => plainSwitch(word, command)), ...words.slice(own.length)];
}

function plainSwitch(word: string, command: CommandUnknownOpts): string[] {
  const [, flag, value] = /^(--[a-z][a-z-]*)=(.*)$/s.exec(word) ?? [];
  if (flag === undefined || value === undefined) return [word];
  const option = [command, ...command.commands]
    .flatMap(({ options }) => options)
    .find(({ long, required, optional }) => long === flag && !required && !optional);
  if (!option) return [word];
  return isTrue(flag, value) ? [flag] : [];
}

function isTrue(flag: string, value: string): boolean {
  try {
    return parseBoolean(value);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new ActionableError(
      'ERR_FLAGS',
      `${flag} is a switch, so "${value}" is not a value for it`,
      `${flag}, or ${flag}=false`,
    );
  }
}
