import { absolute, FileError } from '../shell/file-tree.ts';
import type { FileTree } from '../shell/file-tree.ts';
import { readAll } from '../shell/pipe.ts';
import type { Program, ProgramCall } from '../shell/program.ts';
import { archiveOf, filesInArchive } from './tar-format.ts';
import type { ArchivedFile } from './tar-format.ts';

/** tar as `kubectl cp` calls it, and people do: c, x and t with f, v, m and -C. */
export const tar: Program = async (call) => {
  const { letters, file, directory, names } = argumentsOf(call);
  const where = absolute(directory, call.directory);
  try {
    if (letters.includes('c')) return await create(call, { file, where, names });
    const archive = file === '-' ? await readAll(call.stdin) : await call.files.read(absolute(file, call.directory));
    const files = filesInArchive(archive);
    if (letters.includes('t')) await call.stdout(files.map(({ name }) => `${name}\n`).join(''));
    else if (letters.includes('x')) extract(call.files, where, files);
    else throw new RangeError('You must specify one of the -c, -t or -x options');
    return 0;
  } catch (error) {
    if (!(error instanceof FileError || error instanceof RangeError)) throw error;
    await call.stderr(`tar: ${error.message}\n`);
    return 1;
  }
};

interface Arguments {
  readonly letters: string;
  readonly file: string;
  readonly directory: string;
  readonly names: readonly string[];
}

/** `cf - PATH`, `-xmf - -C DIR`, `--no-same-owner`: the letters may come without their dash. */
function argumentsOf({ args }: ProgramCall): Arguments {
  const found = { letters: '', file: '-', directory: '.', names: [] as string[] };
  const queue = [...args];
  for (let arg = queue.shift(), isFirst = true; arg !== undefined; arg = queue.shift(), isFirst = false) {
    if (arg.startsWith('--')) continue;
    if (!arg.startsWith('-') && !isFirst) {
      found.names.push(arg);
      continue;
    }
    for (const letter of arg.replace(/^-/, '')) {
      if (letter === 'f') found.file = queue.shift() ?? '-';
      else if (letter === 'C') found.directory = queue.shift() ?? '.';
      else found.letters += letter;
    }
  }
  return found;
}

async function create(
  call: ProgramCall,
  { file, where, names }: { readonly file: string; readonly where: string; readonly names: readonly string[] },
): Promise<number> {
  const files: ArchivedFile[] = [];
  let code = 0;
  for (const name of names) {
    if (call.files.look(absolute(name, where))) files.push(...(await archived(call.files, where, name)));
    else {
      await call.stderr(
        `tar: ${name}: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`,
      );
      code = 2;
    }
  }
  const archive = archiveOf(files);
  if (file === '-') await call.stdout(archive);
  else call.files.write(absolute(file, call.directory), archive);
  return code;
}

const MAX_ARCHIVE = 16 * 1024 * 1024;

/** With all that is in it; names lose the slash that they begin with. Links are archived as what they lead to. */
async function archived(files: FileTree, where: string, name: string): Promise<ArchivedFile[]> {
  const found: ArchivedFile[] = [];
  let size = 0;
  const add = async (path: string) => {
    const entry = files.find(absolute(path, where));
    if (!entry) return;
    const stored = path.replace(/^\/+/, '') || '.';
    if (entry.kind === 'file') {
      const bytes = await entry.content();
      size += bytes.length;
      if (size > MAX_ARCHIVE) throw new RangeError('archive too large');
      found.push({ name: stored, bytes, mode: entry.mode ?? 0o644, isDirectory: false });
      return;
    }
    found.push({ name: stored, bytes: Buffer.alloc(0), mode: 0o755, isDirectory: true });
    for (const child of files.list(absolute(path, where)) ?? []) {
      if (!child.startsWith('..')) await add(`${path.replace(/\/+$/, '')}/${child}`);
    }
  };
  await add(name);
  return found;
}

/** Never outside of the directory: what is written is a file in memory in any case. */
function extract(files: FileTree, where: string, archive: readonly ArchivedFile[]): void {
  for (const { name, bytes, mode, isDirectory } of archive) {
    const path = absolute(absolute(name, '/').slice(1) || '.', where);
    makeDirectories(files, isDirectory ? path : path.slice(0, path.lastIndexOf('/')));
    if (!isDirectory) files.write(path, bytes, mode);
  }
}

function makeDirectories(files: FileTree, path: string): void {
  if (path === '' || files.find(path)?.kind === 'directory') return;
  makeDirectories(files, path.slice(0, path.lastIndexOf('/')));
  files.makeDirectory(path);
}
