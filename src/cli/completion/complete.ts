import { appendFile } from 'node:fs/promises';
import type { CommandUnknownOpts } from 'commander';
import { isPlainLine, plainLine } from '../../api/text/plain-text.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import { offerOf, type OfferedValue } from '../arguments/offered.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ANY_FILE, type Answer, Directive, NOTHING, only } from './answer.ts';
import { type AskedWord, askedWord } from './asked-word.ts';
import { programsOnPath } from './programs-on-path.ts';
import { valuesFor } from './values-for.ts';

/** The commands, of which the first of these words has its flags and arguments. */
export type CommandTree = (words: readonly string[]) => Promise<CommandUnknownOpts>;

/**
 * `kubetrace complete -- WORD…`, which shells run when TAB is pressed at the last word: a value and its description per line, and `:N` for
 * what to do with them (`Directive`), the protocol of spf13/cobra, which kubectl speaks to plugins too. Never rejects. A failure prints nothing but `:4`;
 * it is written to the file that BASH_COMP_DEBUG_FILE names.
 */
export async function complete(words: readonly string[], tree: CommandTree, terminal: Terminal): Promise<void> {
  const { values, directive } = await answerTo(words, tree, terminal).catch(async (error: unknown) => {
    await report(error, terminal);
    return NOTHING;
  });
  const lines = values
    .filter(({ value }) => isPlainLine(value) && !value.includes('\t'))
    .map((each) => lineOf(each, terminal));
  terminal.stdout.write([...lines, `:${directive}\n`].join('\n'));
}

async function answerTo(given: readonly string[], tree: CommandTree, terminal: Terminal): Promise<Answer> {
  const [first = ''] = given;
  const isDefault = first.startsWith('-');
  const words = isDefault ? ['proxy', ...given] : given;
  const program = await tree(words);
  if (words[0] === 'help' && words.length > 1)
    return words.length === 2 ? commandsOf(program, words[1] ?? '') : NOTHING;
  const asked = askedWord(program, words);
  const { place, typed, command } = asked;
  if (place.is === 'flag') return flagsOf(isDefault && given.length === 1 ? [command, program] : [command], typed);
  if (place.is === 'program') return programWord(place.at, typed, terminal);
  if (place.is === 'value') return fitting(await valuesFor(place.of, asked, terminal), typed);
  return argument(asked, place, terminal);
}

async function argument(
  asked: AskedWord,
  { at, of }: Extract<AskedWord['place'], { is: 'argument' }>,
  terminal: Terminal,
): Promise<Answer> {
  const { command, typed } = asked;
  const below = at === 0 ? commandsOf(command, typed) : NOTHING;
  // What is offered for the first of several words is not for the others, as after `decode GET`.
  const isOther = of?.variadic === true && at >= command.registeredArguments.length && offerOf(of) !== undefined;
  const { values, directive } = of && !isOther ? fitting(await valuesFor(of, asked, terminal), typed) : NOTHING;
  if (below.values.length === 0) return { values, directive };
  return { values: [...below.values, ...values], directive: directive | Directive.keepOrder };
}

/** The commands below one whose names begin so. */
function commandsOf(command: CommandUnknownOpts, typed: string): Answer {
  const all = command.createHelp().visibleCommands(command);
  const own = all.filter((each) => command.parent === null || command.commands.includes(each));
  const values = own.map((each) => ({ value: each.name(), description: each.summary() || each.description() }));
  return fitting(only(values, Directive.keepOrder), typed);
}

/** Short flags only where nothing but the dash is there, as they are many. */
function flagsOf(commands: readonly CommandUnknownOpts[], typed: string): Answer {
  const options = commands.flatMap((command) => command.createHelp().visibleOptions(command));
  const values = options.flatMap(({ long, short, description }) =>
    [long, typed === '-' ? short : undefined].flatMap((value) => (value === undefined ? [] : [{ value, description }])),
  );
  return fitting(only(values), typed);
}

/** The name of a program, then its files; which flags it has, only its own completion knows. */
function programWord(at: number, typed: string, { env }: Terminal): Answer {
  if (at > 0 || typed === '' || typed.includes('/')) return ANY_FILE;
  return { values: programsOnPath(typed, env).map((value) => ({ value })), directive: 0 };
}

/** Endings of files are not typed. */
function fitting({ values, directive }: Answer, typed: string): Answer {
  if (directive & Directive.endings) return { values, directive };
  return { values: values.filter(({ value }) => value.startsWith(typed)), directive };
}

function lineOf({ value, description = '' }: OfferedValue, terminal: Terminal): string {
  const text = terminal.secrets.masked(plainLine(terminal.asCalled(description).replace(/\s+/g, ' ')));
  return text === '' ? value : `${value}\t${text}`;
}

async function report(error: unknown, { env, secrets }: Terminal): Promise<void> {
  const file = env['BASH_COMP_DEBUG_FILE'] ?? '';
  if (file !== '')
    await appendFile(file, `kubetrace: ${secrets.masked(plainLine(thrownText(error)))}\n`).catch(() => undefined);
}
