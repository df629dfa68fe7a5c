import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ActionableError } from '../../api/actionable-error.ts';
import { nearWord } from '../../api/catalog/near-word.ts';
import { pathDoubt, readProblem } from '../../api/text/file-problem.ts';

/**
 * The error for a file of the command line that cannot be read; `what` names it, such as the flag, and `hint` is for one that is missing
 * and has neither an odd path nor a neighbour with almost the same name.
 */
export function unreadableFile(
  path: string,
  error: unknown,
  { what = 'cannot read', hint }: { readonly what?: string; readonly hint?: string | undefined } = {},
): ActionableError {
  const { problem, hint: general } = readProblem(path, error);
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const near = isMissing ? neighbour(path) : undefined;
  const better = isMissing ? (pathDoubt(path) ?? (near === undefined ? hint : `did you mean ${near}?`)) : undefined;
  const name = path.length > LONGEST_SHOWN ? 'the file' : path === '' ? '""' : path;
  return new ActionableError('ERR_UNREADABLE_FILE', `${what} ${name}: ${problem}`, better ?? general, { cause: error });
}

const LONGEST_SHOWN = 200;

/** A file in the same directory with almost this name, or with the same one but for what is after its dot. */
function neighbour(path: string): string | undefined {
  const [directory, name] = [dirname(path), basename(path)];
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch {
    return undefined;
  }
  const [stem] = name.split('.');
  const near = nearWord(name, names) ?? names.find((each) => each !== stem && each.split('.')[0] === stem);
  if (near === undefined) return undefined;
  return directory === '.' ? near : join(directory, near);
}
