import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ActionableError } from '../../api/actionable-error.ts';

/** A file of a command line. */
export interface NamedFile {
  readonly name: string;
  /** It was found in a directory or by a pattern, among files that may be something else. */
  readonly isOneOfMany: boolean;
}

/**
 * The files that an argument names: a file, all files in a directory and below, or those that a pattern matches that the shell did not
 * expand (`*`, `?`, `[…]`, and `**` for any number of directories). In the order of their names, which is that of time for rotated logs.
 * Throws ActionableError for a pattern that nothing matches.
 */
export function namedFiles(argument: string): NamedFile[] {
  if (statSync(argument, { throwIfNoEntry: false })?.isDirectory()) return filesBelow(argument).map(oneOfMany);
  if (!PATTERN.test(argument) || existsSync(argument)) return [{ name: argument, isOneOfMany: false }];
  const files = matching(argument);
  if (files.length > 0) return files.map(oneOfMany);
  throw new ActionableError('ERR_UNREADABLE_FILE', `no file is named like ${argument}`, 'check the path');
}

const PATTERN = /[*?[]/;

function oneOfMany(name: string): NamedFile {
  return { name, isOneOfMany: true };
}

/** Regular files; hidden ones are not meant. */
function filesBelow(directory: string): string[] {
  return entriesOf(directory).flatMap(({ name, isDirectory }) => (isDirectory ? filesBelow(name) : [name]));
}

function entriesOf(directory: string): { readonly name: string; readonly isDirectory: boolean }[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
    .map((entry) => ({ name: join(directory, entry.name), isDirectory: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function matching(pattern: string): string[] {
  const parts = pattern.split('/');
  const fixed = parts.findIndex((part) => PATTERN.test(part));
  const base = parts.slice(0, fixed).join('/');
  const root = base === '' ? (pattern.startsWith('/') ? '/' : '.') : base;
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) return [];
  return filesIn(root, parts.slice(fixed));
}

function filesIn(directory: string, [first = '', ...rest]: readonly string[]): string[] {
  const entries = entriesOf(directory);
  if (first === '**') {
    const here = rest.length === 0 ? [] : filesIn(directory, rest);
    const below = entries.flatMap(({ name, isDirectory }) =>
      isDirectory ? filesIn(name, [first, ...rest]) : rest.length === 0 ? [name] : [],
    );
    return [...new Set([...here, ...below])];
  }
  const expression = expressionOf(first);
  return entries
    .filter(({ name }) => expression.test(name.slice(name.lastIndexOf('/') + 1)))
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? (rest.length > 0 ? filesIn(name, rest) : []) : rest.length === 0 ? [name] : [],
    );
}

/** A part of a pattern. A bracket that is not closed is meant as it stands. */
function expressionOf(part: string): RegExp {
  const source = part.replace(/\[[^\]/]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return `[${piece.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
    return piece.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
