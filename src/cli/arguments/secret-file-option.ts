import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { readProblem } from '../../api/text/file-problem.ts';

/**
 * `--NAME-file FILE`, which is `--NAME` with the secret that the file contains: a command line is shown to everybody on the machine
 * and kept in the history of the shell. A file may be `/dev/stdin` or a pipe of the shell, `<(pass show …)`.
 */
export function secretFileOption<Name extends string>(name: Name, description: string) {
  const option = new Option(`--${name} <file>` as const, description).argParser(secretIn);
  const attribute = option.attributeName();
  return Object.assign(option, {
    long: `--${name}-file`,
    flags: `--${name}-file <file>`,
    attributeName: () => attribute,
  });
}

/** Without the line break that editors and `echo` add. */
function secretIn(file: string): string {
  const secret = contentOf(file).replace(/\r?\n$/, '');
  if (secret === '') throw new InvalidArgumentError('The file is empty.');
  return secret;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { problem, hint } = readProblem(file, error);
    throw new InvalidArgumentError(`${problem}. ${hint}`);
  }
}
