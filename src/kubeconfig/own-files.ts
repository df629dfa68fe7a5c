import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/** The asset of a single executable that lists the others, a name on each line. */
const LIST = 'own-files.txt';

/**
 * A file that comes with kubetrace, by its name in a single executable (Node's SEA, made by scripts/archives) and by its place elsewhere.
 * Throws where it is missing.
 */
export function ownFile(name: string, place: URL | string): Uint8Array {
  return isSea() ? new Uint8Array(getAsset(name)) : readFileSync(place);
}

/** All files in a directory that comes with kubetrace, by their paths in it; in a single executable their names begin with that of the directory. */
export function ownFilesIn(directory: string, place: URL): ReadonlyMap<string, Uint8Array> {
  const root = fileURLToPath(place);
  const paths = isSea() ? namesBelow(directory) : pathsBelow(root);
  return new Map(paths.map((path) => [path, ownFile(`${directory}/${path}`, join(root, path))]));
}

function namesBelow(directory: string): string[] {
  const names = getAsset(LIST, 'utf8').split('\n');
  return names.filter((name) => name.startsWith(`${directory}/`)).map((name) => name.slice(directory.length + 1));
}

function pathsBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
