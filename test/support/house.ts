import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A TypeScript file and what it imports, both as paths below the directory that was read. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Relative imports only, those of types and those at run time included. */
  readonly imports: readonly string[];
}

/** One file imports another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

export function readHouse(root: string): readonly SourceFile[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      const imports = relativeImports(text).map((specifier) => relative(root, resolve(dirname(file), specifier)));
      return { path: relative(root, file), text, imports };
    });
}

export function arrowsOf(house: readonly SourceFile[]): readonly Arrow[] {
  return house.flatMap(({ path, imports }) => imports.map((to) => ({ from: path, to })));
}

/**
 * Circles of imports, looked for in every directory by itself: between the files and directories directly in it, each directory standing
 * for all that is below. One line each.
 */
export function circlesIn(house: readonly SourceFile[]): readonly string[] {
  const directories = new Set(house.flatMap(({ path }) => ancestorsOf(path)));
  return [...directories].flatMap((directory) =>
    strongComponents(partsOf(house, directory)).map((parts) => `${directory || '.'}: ${parts.toSorted().join(' ↔ ')}`),
  );
}

/** What each part of a directory imports of its siblings. */
export function partsOf(house: readonly SourceFile[], directory: string): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = new Map<string, Set<string>>();
  for (const { from, to } of arrowsOf(house)) {
    const [a, b] = [partIn(directory, from), partIn(directory, to)];
    if (a === undefined || b === undefined || a === b) continue;
    parts.set(a, (parts.get(a) ?? new Set()).add(b));
  }
  return parts;
}

/** The file or directory directly in `directory` that holds a path; `undefined` for paths elsewhere. */
function partIn(directory: string, path: string): string | undefined {
  const prefix = directory === '' ? '' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length).split('/')[0] : undefined;
}

function ancestorsOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return ['', ...names.map((_, index) => names.slice(0, index + 1).join('/'))];
}

/** Tarjan's algorithm; only components of two parts or more. */
function strongComponents(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (part: string): void => {
    index.set(part, index.size);
    low.set(part, index.get(part)!);
    stack.push(part);
    for (const next of graph.get(part) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(part, Math.min(low.get(part)!, low.get(next)!));
    }
    if (low.get(part) !== index.get(part)) return;
    const component = stack.splice(stack.indexOf(part));
    if (component.length > 1) found.push(component);
  };
  for (const part of graph.keys()) if (!index.has(part)) visit(part);
  return found;
}

function relativeImports(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)].map(([, specifier]) => specifier!);
}
