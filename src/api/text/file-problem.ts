import { dirname, sep } from 'node:path';

/** Why a file could not be read or written, and what to do about it, for a person. */
export interface FileProblem {
  readonly problem: string;
  readonly hint: string;
}

/** Of a file that was to be read. */
export function readProblem(path: string, error: unknown): FileProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG')
    return { problem: 'there is no such file', hint: pathDoubt(path) ?? 'check the path' };
  if (code === 'EISDIR') return { problem: 'it is a directory', hint: 'name a file in it' };
  if (code === 'EACCES') return { problem: 'permission denied', hint: `look who may read it: ls -l ${path}` };
  return { problem: message, hint: 'check the path' };
}

/** Of a file that was to be written. */
export function writeProblem(path: string, error: unknown): FileProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  const directory = dirname(path);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      problem: `there is no directory ${directory}`,
      hint: pathDoubt(path) ?? `make it first: mkdir -p ${directory}`,
    };
  if (code === 'EISDIR') return { problem: 'it is a directory', hint: 'name a file in it' };
  if (code === 'EACCES' || code === 'EROFS')
    return { problem: 'permission denied', hint: `name a file in a directory that you may write to` };
  return { problem: message, hint: 'name another file' };
}

/** What is odd about the way a path is written that leads nowhere; `undefined` where nothing is. */
export function pathDoubt(path: string): string | undefined {
  if (path === '') return 'the path is empty: was it a variable that is not set?';
  if (path.startsWith('~')) return `the shell replaces ~ at the start of a word only: write $HOME${path.slice(1)}`;
  if (/^["'\u2018-\u201f]|["'\u2018-\u201f]$/u.test(path)) return 'leave the quotes out: this shell passes them on';
  const variable = /%\w+%|\$env:\w+|\$\{?\w+\}?/i.exec(path)?.[0];
  if (variable !== undefined)
    return `the shell did not replace ${variable}; in this one it may be written in another way`;
  if (/^[a-z][a-z+.-]+:\/\//i.test(path)) return 'that is a URL, and a file is meant';
  if (sep !== '/') return undefined;
  const [, drive, rest = ''] = /^([a-z]):[\\/](.*)$/i.exec(path) ?? [];
  if (drive !== undefined)
    return `that is a path of Windows; in WSL it is /mnt/${drive.toLowerCase()}/${rest.replaceAll('\\', '/')}`;
  return /^[\w.-]*(?:\\[\w. -]+)+$/.test(path)
    ? `here directories are separated by /: ${path.replaceAll('\\', '/')}`
    : undefined;
}
