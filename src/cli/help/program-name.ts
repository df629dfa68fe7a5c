import { parse } from 'node:path';

/** How the command is called: by its own name, or as a plugin of kubectl. */
export type ProgramName = 'kubetrace' | 'kubectl apitrace';

/** By the file that was started; links keep their own names. kubectl runs the second to complete a command line. */
export function programName(file: string): ProgramName {
  return ['kubectl-apitrace', 'kubectl_complete-apitrace'].includes(parse(file).name)
    ? 'kubectl apitrace'
    : 'kubetrace';
}

/** A text of ours in which each command line is written as the user would have to type it. Prose about kubetrace stays. */
export type AsCalled = (text: string) => string;

/** `commands` are the names that may follow. */
export function asCalled(program: ProgramName, commands: readonly string[]): AsCalled {
  if (program === 'kubetrace') return (text) => text;
  const names = [...commands, 'COMMAND'].join('|');
  const commandLine = new RegExp(String.raw`(?<![\w./-])kubetrace(?= (?:(?:${names})(?![\w/])|--?\w))`, 'g');
  const alone = /`kubetrace`/g;
  return (text) => text.replace(commandLine, program).replace(alone, `\`${program}\``);
}
