import { lookupTable } from '../../../api/lookup-table.ts';
import { ExitShell, LeaveLoop } from './control-flow.ts';
import { absolute } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { readLine } from './pipe.ts';
import type { ShellState } from './shell-state.ts';
import type { Streams } from './streams.ts';

/** What is built into a shell runs with. */
export interface BuiltinCall {
  readonly state: ShellState;
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly files: FileTree;
  /** Whether there is a program of this name. */
  readonly isProgram: (name: string) => boolean;
  readonly run: (words: readonly string[]) => Promise<number>;
}

type Builtin = (call: BuiltinCall) => number | Promise<number>;

/** The commands that change their shell, or ask about it. */
export const BUILTINS: ReadonlyMap<string, Builtin> = lookupTable<Builtin>({
  ':': () => 0,
  break: () => {
    throw new LeaveLoop(false);
  },
  cd: async ({ state, args: [to = state.parameter('HOME') ?? '/'], files, streams }) => {
    const target = to === '-' ? (state.parameter('OLDPWD') ?? '/') : to;
    const path = absolute(target, state.directory);
    if (files.find(path)?.kind !== 'directory') {
      await streams.stderr(
        `sh: cd: can't cd to ${target}: ${files.find(path) ? 'Not a directory' : 'No such file or directory'}\n`,
      );
      return 2;
    }
    state.variables.set('OLDPWD', state.directory);
    state.directory = path;
    return 0;
  },
  command: (call) =>
    /^-[vV]$/.test(call.args[0] ?? '') ? where({ ...call, args: call.args.slice(1) }) : call.run(call.args),
  continue: () => {
    throw new LeaveLoop(true);
  },
  eval: () => {
    throw new RangeError('eval is not pretended here');
  },
  exec: async ({ args, run }) => {
    if (args.length === 0) return 0;
    throw new ExitShell(await run(args));
  },
  exit: ({ state, args: [code] }) => {
    throw new ExitShell(code === undefined ? state.exitCode : Number(code) & 0xff);
  },
  export: async ({ state, args, streams }) => {
    if (args.length === 0) {
      const lines = [...state.environment()].map(
        ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
      );
      await streams.stdout(lines.toSorted().join(''));
    }
    for (const arg of args.filter((each) => each !== '-p')) {
      const [, name = '', value] = /^(\w+)(?:=(.*))?$/s.exec(arg) ?? [];
      if (value !== undefined) state.variables.set(name, value);
      state.export(name);
    }
    return 0;
  },
  read: async ({ state, args, streams }) => {
    const names = args.filter((arg) => !arg.startsWith('-'));
    const line = await readLine(streams.stdin);
    const words = (line ?? '').trim().split(/[ \t]+/);
    for (const [i, name] of (names.length > 0 ? names : ['REPLY']).entries()) {
      state.variables.set(name, i === names.length - 1 ? words.slice(i).join(' ') : (words[i] ?? ''));
    }
    return line === undefined ? 1 : 0;
  },
  set: async ({ state, args, streams }) => {
    if (args.length === 0)
      await streams.stdout([...state.variables].map(([name, value]) => `${name}='${value}'\n`).join(''));
    const end = args.indexOf('--');
    for (const flag of end < 0 ? args : args.slice(0, end)) {
      if (/^[-+]\w*e/.test(flag)) state.endsOnFailure = flag.startsWith('-');
    }
    if (end >= 0) state.parameters = args.slice(end + 1);
    return 0;
  },
  shift: ({ state, args: [count = '1'] }) => {
    state.parameters = state.parameters.slice(Number(count));
    return 0;
  },
  type: where,
  unset: ({ state, args }) => {
    for (const name of args) state.unset(name);
    return 0;
  },
});

/** `command -v`, and `type`. */
async function where({ args, isProgram, streams }: BuiltinCall): Promise<number> {
  let code = 0;
  for (const name of args) {
    if (BUILTINS.has(name)) await streams.stdout(`${name}\n`);
    else if (isProgram(name)) await streams.stdout(`/bin/${name}\n`);
    else code = 127;
  }
  return code;
}
