import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Terminal } from '../terminal/terminal.ts';

/** The programs on PATH whose names begin so. */
export function programsOnPath(beginning: string, env: Terminal['env']): readonly string[] {
  const directories = (env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...new Set(directories.flatMap((directory) => programsIn(directory, beginning)))].toSorted();
}

function programsIn(directory: string, beginning: string): readonly string[] {
  return namesIn(directory).filter((name) => name.startsWith(beginning) && isExecutable(join(directory, name)));
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
