import { absolute } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { globPattern } from './glob.ts';

/** The paths that match a pattern, sorted; hidden files only where the pattern says so. */
export function matchingPaths(pattern: string, directory: string, files: FileTree): string[] {
  const isAbsolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  let found = [''];
  for (const part of parts) {
    const matches = globPattern(part);
    const isPlain = !/[*?[\\]/.test(part);
    found = found.flatMap((path) => {
      const prefix = path === '' ? (isAbsolute ? '/' : '') : `${path}/`;
      if (isPlain) return [prefix + part];
      const names = files.list(absolute(prefix === '' ? '.' : prefix, directory)) ?? [];
      return names
        .filter((name) => matches(name) && (!name.startsWith('.') || part.startsWith('.')))
        .map((name) => prefix + name);
    });
  }
  return found.filter((path) => files.look(absolute(path, directory)) !== undefined).toSorted();
}
