import type { Argument, CommandUnknownOpts, Option } from 'commander';

/** The word of a command line at which TAB was pressed. */
export interface AskedWord {
  /** The command to which it belongs. */
  readonly command: CommandUnknownOpts;
  /** What has been typed of it; of `--flag=value` the value. */
  readonly typed: string;
  readonly place: Place;
  /** The words of kubetrace before it, without those of a program that it is to start. */
  readonly before: readonly string[];
}

/** What the word is to be. */
export type Place =
  | { readonly is: 'flag' }
  | { readonly is: 'value'; readonly of: Option }
  /** `at` counts from 0; the first word may be a command below this one. `of` is `undefined` where nothing more is taken. */
  | { readonly is: 'argument'; readonly at: number; readonly of: Argument | undefined }
  /** Of the program to start: its name (0), then its own words. */
  | { readonly is: 'program'; readonly at: number };

/** Reads a command line as far as it is typed, the way commander will. The last word is the asked one, and may be empty. */
export function askedWord(program: CommandUnknownOpts, words: readonly string[]): AskedWord {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  let command = program;
  let at = 0;
  for (let i = 0; i < before.length; i++) {
    const word = before[i] ?? '';
    if (word === '--') {
      const rest = before.length - i - 1;
      return { command, typed, place: argumentAt(command, at + rest), before: before.slice(0, i) };
    }
    if (isFlag(word)) {
      const option = word.includes('=') ? undefined : command.options.find((each) => isCalled(each, word));
      const isValueNext = i + 1 < before.length && !isFlag(before[i + 1] ?? '');
      if (option?.required && i + 1 === before.length)
        return { command, typed, place: { is: 'value', of: option }, before: before.slice(0, i) };
      if (option?.required || (option?.optional && isValueNext)) i++;
      continue;
    }
    const below = at === 0 && command.commands.find((each) => each.name() === word);
    if (below) command = below;
    else if (startsProgram(command))
      return { command, typed, place: argumentAt(command, before.length - i), before: before.slice(0, i) };
    else at++;
  }
  return { command, before, ...last(command, typed, at) };
}

function last(command: CommandUnknownOpts, typed: string, at: number): Pick<AskedWord, 'typed' | 'place'> {
  const [, flag, value] = /^(--[\w-]+|-\w)=(.*)$/s.exec(typed) ?? [];
  if (flag !== undefined && value !== undefined) {
    const of = command.options.find((each) => isCalled(each, flag));
    return { typed: value, place: of ? { is: 'value', of } : { is: 'argument', at, of: undefined } };
  }
  return { typed, place: typed.startsWith('-') ? { is: 'flag' } : argumentAt(command, at) };
}

function argumentAt(command: CommandUnknownOpts, at: number): Place {
  if (startsProgram(command)) return { is: 'program', at };
  const { registeredArguments } = command;
  const final = registeredArguments.at(-1);
  return { is: 'argument', at, of: registeredArguments[at] ?? (final?.variadic ? final : undefined) };
}

/** A command like `run`, whose arguments are a program with its own. */
function startsProgram({ registeredArguments: [first] }: CommandUnknownOpts): boolean {
  return first?.name() === 'command' && first.variadic;
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

function isCalled({ long, short }: Option, flag: string): boolean {
  return flag === long || flag === short;
}
