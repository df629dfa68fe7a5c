import { absolute, FileError } from '../shell/file-tree.ts';
import { inputOf } from '../shell/pipe.ts';
import type { Input } from '../shell/pipe.ts';
import type { ProgramCall } from '../shell/program.ts';

/** What a program reads that takes names of files: each of them, or its standard input where there is none; what is missing is said. */
export async function inputFiles(
  call: ProgramCall,
  program: string,
  names: readonly string[],
): Promise<{
  readonly inputs: readonly { readonly name: string; readonly input: Input }[];
  readonly exitCode: number;
}> {
  const inputs: { name: string; input: Input }[] = [];
  let exitCode = 0;
  for (const name of names.length > 0 ? names : ['-']) {
    try {
      const input = name === '-' ? call.stdin : inputOf(await call.files.read(absolute(name, call.directory)));
      inputs.push({ name, input });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const isDirectory = error.message === 'Is a directory';
      await call.stderr(
        isDirectory
          ? `${program}: read error: Is a directory\n`
          : `${program}: can't open '${name}': ${error.message}\n`,
      );
      exitCode = 1;
    }
  }
  return { inputs, exitCode };
}
