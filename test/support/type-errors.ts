import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { API } from 'typescript/unstable/sync';

const ROOT = join(import.meta.dirname, '../..');

/** One text in one file, and what stands there instead. */
export interface SourceEdit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The files, as paths below the root, that no longer compile with an edit; of the sources alone, unless `tsconfig` names more. Nothing is written: the compiler
 * reads it from memory.
 */
export function filesThatFail({ file, from, to }: SourceEdit, tsconfig = 'tsconfig.build.json'): string[] {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  const edited = text.replace(from, to);
  const readFile = (name: string) => (name === path ? edited : undefined);
  const api = new API({ cwd: ROOT, fs: { readFile } });
  try {
    const project = api.updateSnapshot({ openProjects: [join(ROOT, tsconfig)] }).getProjects()[0]!;
    const { program } = project;
    const found = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()];
    return [...new Set(found.map(({ fileName = '' }) => relative(ROOT, fileName)))].toSorted();
  } finally {
    api.close();
  }
}
