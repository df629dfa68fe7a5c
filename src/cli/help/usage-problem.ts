import { type CommandUnknownOpts, type Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { shownFlag, unknownFlagHint } from './unknown-flag.ts';
import type { UsageError } from './usage-error.ts';
import { shown } from './words-of-others.ts';
import { excessHint, missingHint, wrongWordHint } from './wrong-words.ts';
import { wrongValueHint } from './wrong-value.ts';

/** A command of the command line and its flags. */
export interface CommandFlags {
  readonly name: string;
  readonly flags: readonly string[];
}

/** What is wrong with a command line, and what to type instead. `others` are asked only where a flag is unknown. */
export async function usageProblem(
  error: UsageError,
  others: () => Promise<readonly CommandFlags[]>,
): Promise<ActionableError> {
  const { command, code, message } = error;
  const help = `${commandLine(command)} --help`;
  switch (code) {
    case 'commander.unknownOption': {
      const flag = /'(-{1,2}[^=']*)/.exec(message)?.[1] ?? '';
      const commandsWith = (await others()).filter(({ flags }) => flags.includes(flag)).map(({ name }) => name);
      const hint = unknownFlagHint(flag, command, commandsWith) ?? suggested(message);
      return flagError(
        `${commandLine(command)} has no flag ${flag.length > LONGEST_FLAG ? 'of that name' : flag}`,
        hint,
        help,
      );
    }
    case 'commander.optionMissingArgument': {
      const option = optionIn(message, command);
      return flagError(`${flagOf(option)} needs a value`, option && described(option), help);
    }
    case 'commander.invalidArgument':
      return invalid(message, command, help);
    case 'commander.missingArgument': {
      const name = /'(.*?)'/.exec(message)?.[1] ?? '';
      return argumentError(
        `${commandLine(command)} needs an argument, ${name.toUpperCase()}`,
        missingHint(command),
        help,
      );
    }
    case 'commander.excessArguments':
      return argumentError(tooMany(command), excessHint(command), help);
    case 'commander.conflictingOption': {
      const [first, second] = [...message.matchAll(/'([^']+)'/g)].map(([, flags = '']) => longOf(flags));
      return flagError(`${first} and ${second} exclude each other`, 'leave one of them out', help);
    }
    default:
      return new ActionableError('ERR_FLAGS', message.replace(/^error: /, ''), `see \`${help}\``);
  }
}

/** No flag has a longer name, so it may hold something else. */
const LONGEST_FLAG = 40;

function invalid(message: string, command: CommandUnknownOpts, help: string): ActionableError {
  const [, flags, value = '', expected = ''] = OPTION_VALUE.exec(message) ?? [];
  if (flags === undefined) {
    const [, word = '', wanted = ''] = ARGUMENT_VALUE.exec(message) ?? [];
    return argumentError(
      `${commandLine(command)} does not take ${shown(word)}: ${sentence(wanted)}`,
      wrongWordHint(command),
      help,
    );
  }
  const option = command.options.find((each) => each.flags === flags);
  const isSecret = /token|password|client/.test(flags) && !flags.includes('-file');
  const text = isSecret || value.length > LONGEST_VALUE ? '' : ` ${value}`;
  const [problem = '', advice] = expected.split(/\. (?=\S)/, 2);
  const hint = advice ?? (option && (wrongValueHint(value, option) ?? described(option)));
  return flagError(`${longOf(flags)}${text}: ${sentence(problem)}`, hint, help);
}

const OPTION_VALUE = /^error: option '(.+?)' argument '([^]*)' is invalid\. ?([^]*)$/;
const ARGUMENT_VALUE = /^error: command-argument value '([^]*)' is invalid for argument '.*?'\. ?([^]*)$/;
const LONGEST_VALUE = 200;

function described(option: Option): string {
  return `${shownFlag(option)}: ${option.description}`;
}

/** `Expected a port.` as a part of a sentence. */
function sentence(text: string): string {
  const plain = text.replace(/^Allowed choices are /, 'one of ').replace(/\.$/, '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

function tooMany(command: CommandUnknownOpts): string {
  const { length: expected } = command.registeredArguments;
  const [word = ''] = command.args.slice(expected);
  const takes = expected === 0 ? 'no arguments' : expected === 1 ? 'one argument' : `${expected} arguments`;
  return `${commandLine(command)} takes ${takes}, and ${shown(word)} is one too many`;
}

/** `kubetrace rbac check`. */
function commandLine(command: CommandUnknownOpts): string {
  const names: string[] = [];
  for (let each: CommandUnknownOpts | null = command; each?.parent; each = each.parent) names.unshift(each.name());
  return ['kubetrace', ...names].join(' ');
}

function optionIn(message: string, { options }: CommandUnknownOpts): Option | undefined {
  return options.find(({ flags }) => message.includes(`'${flags}'`));
}

function flagOf(option: Option | undefined): string {
  return option?.long ?? option?.short ?? 'a flag';
}

function longOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

function suggested(message: string): string | undefined {
  const near = /Did you mean (.+)\?/.exec(message)?.[1];
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function flagError(message: string, hint: string | undefined, help: string): ActionableError {
  return new ActionableError('ERR_FLAGS', message, hint ?? `see \`${help}\``);
}

function argumentError(message: string, hint: string | undefined, help: string): ActionableError {
  return new ActionableError('ERR_ARGUMENTS', message, hint ?? `see \`${help}\``);
}
