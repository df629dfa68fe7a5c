import { lookupTable } from '../../../api/lookup-table.ts';
import { absolute, FileError } from '../shell/file-tree.ts';
import type { FileTree } from '../shell/file-tree.ts';
import type { Program, ProgramCall } from '../shell/program.ts';
import { flagsOf } from './flags.ts';

/** Does something for each file that is named; what fails is said, and the rest goes on. */
async function forEach(
  call: ProgramCall,
  names: readonly string[],
  act: (path: string, name: string) => void | Promise<void>,
  words: (name: string) => string,
): Promise<number> {
  let code = 0;
  for (const name of names) {
    try {
      await act(absolute(name, call.directory), name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await call.stderr(`${words(name)}: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}

/** What lists and changes files (BusyBox coreutils). */
export const FILE_PROGRAMS: ReadonlyMap<string, Program> = lookupTable<Program>({
  basename: async ({ args: [path = '', suffix = ''], stdout }) => {
    const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
    await stdout(`${suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
    return 0;
  },
  cp: async (call) => {
    const [from = '', to = ''] = flagsOf(call.args).operands;
    return forEach(
      call,
      [from],
      async (path) => {
        const target = absolute(to, call.directory);
        const isInto = call.files.find(target)?.kind === 'directory';
        call.files.write(isInto ? `${target}/${path.split('/').at(-1)}` : target, await call.files.read(path));
      },
      (name) => `cp: can't stat '${name}'`,
    );
  },
  dirname: async ({ args: [path = ''], stdout }) => {
    await stdout(`${path.includes('/') ? path.replace(/\/+[^/]*\/*$/, '') || '/' : '.'}\n`);
    return 0;
  },
  ls: listFiles,
  mkdir: (call) => {
    const { options, operands } = flagsOf(call.args, 'm');
    return forEach(
      call,
      operands,
      (path) => {
        const parts = path.split('/').slice(1);
        for (const [i] of options.has('p') ? parts.entries() : [[parts.length - 1] as const]) {
          const part = `/${parts.slice(0, i + 1).join('/')}`;
          if (!options.has('p') || call.files.find(part)?.kind !== 'directory') call.files.makeDirectory(part);
        }
      },
      (name) => `mkdir: can't create directory '${name}'`,
    );
  },
  readlink: async (call) => {
    const entry = call.files.look(absolute(flagsOf(call.args).operands[0] ?? '', call.directory));
    if (entry?.kind !== 'link') return 1;
    await call.stdout(`${entry.target}\n`);
    return 0;
  },
  rm: (call) => {
    const { options, operands } = flagsOf(call.args);
    const isRecursive = options.has('r') || options.has('R');
    return forEach(
      call,
      operands,
      (path) => {
        if (options.has('f') && !call.files.look(path)) return;
        if (!isRecursive && call.files.find(path)?.kind === 'directory') throw new FileError('Is a directory');
        call.files.remove(path);
      },
      (name) => `rm: can't remove '${name}'`,
    );
  },
  touch: (call) =>
    forEach(
      call,
      flagsOf(call.args).operands,
      (path) => {
        if (!call.files.find(path)) call.files.write(path, Buffer.alloc(0));
      },
      (name) => `touch: ${name}`,
    ),
});

async function listFiles(call: ProgramCall): Promise<number> {
  const { options, operands } = flagsOf(call.args);
  const isHidden = options.has('a') || options.has('A');
  const names = operands.length > 0 ? operands : ['.'];
  const line = (path: string, name: string) =>
    options.has('l') ? longLine(call.files, path, name) : Promise.resolve(`${name}\n`);
  return forEach(
    call,
    names,
    async (path, name) => {
      const entry = call.files.look(path);
      if (!entry) throw new FileError('No such file or directory');
      const listed = options.has('d') ? undefined : call.files.list(path);
      if (!listed) return call.stdout(await line(path, name));
      const shown = [...(options.has('a') ? ['.', '..'] : []), ...listed].filter(
        (each) => isHidden || !each.startsWith('.'),
      );
      const lines = await Promise.all(shown.map((each) => line(absolute(each, path), each)));
      const head = names.length > 1 ? `${name}:\n` : options.has('l') ? 'total 0\n' : '';
      await call.stdout(head + lines.join('') + (names.length > 1 && name !== names.at(-1) ? '\n' : ''));
    },
    (name) => `ls: ${name}`,
  );
}

async function longLine(files: FileTree, path: string, name: string): Promise<string> {
  const entry = files.look(path);
  const date = 'Jan  1 00:00';
  if (entry?.kind === 'link')
    return `lrwxrwxrwx    1 root     root  ${String(entry.target.length).padStart(12)} ${date} ${name} -> ${entry.target}\n`;
  if (entry?.kind !== 'file') return `drwxr-xr-x    2 root     root          4096 ${date} ${name}\n`;
  const size = (await entry.content()).length;
  return `${modeText(entry.mode ?? 0o644)}    1 root     root  ${String(size).padStart(12)} ${date} ${name}\n`;
}

function modeText(mode: number): string {
  return `-${Array.from('rwxrwxrwx', (letter, i) => (mode & (0o400 >> i) ? letter : '-')).join('')}`;
}
