import { absolute } from '../shell/file-tree.ts';
import { readAll } from '../shell/pipe.ts';
import type { Program } from '../shell/program.ts';
import { Shell } from '../shell/shell.ts';
import { ShellState } from '../shell/shell-state.ts';
import { curl } from './http/curl.ts';
import { FILE_PROGRAMS } from './file-programs.ts';
import { grep } from './grep.ts';
import { SYSTEM_PROGRAMS } from './system-programs.ts';
import { tar } from './tar.ts';
import { bracketProgram, testProgram } from './test-program.ts';
import { TEXT_PROGRAMS } from './text-programs.ts';
import { wget } from './http/wget.ts';

/** `sh -c 'script' name argument…`, `sh file`, or a script on standard input. */
const sh: Program = async (call) => {
  const flags = call.args.findIndex((arg) => !/^[-+]\w*e?\w*$/.test(arg) || /^-\w*c/.test(arg));
  const [flag = '', text = '', , ...rest] = flags < 0 ? [] : call.args.slice(flags);
  const isCommand = /^-\w*c/.test(flag);
  const parameters = isCommand ? rest : call.args.slice(flags + 1);
  const state = new ShellState(call.environment, call.directory, flags < 0 ? [] : parameters);
  state.endsOnFailure = call.args.slice(0, Math.max(0, flags) + 1).some((arg) => /^-\w*e/.test(arg));
  const shell = new Shell({ place: call, programs: PROGRAMS }, state);
  const script = isCommand
    ? text
    : (flags < 0 ? await readAll(call.stdin) : await call.files.read(absolute(flag, call.directory))).toString();
  return shell.runText(script, call);
};

const which: Program = async ({ args, stdout }) => {
  const found = args.filter((name) => PROGRAMS.has(name));
  await stdout(found.map((name) => `/bin/${name}\n`).join(''));
  return Number(found.length < args.length);
};

/** Every program that there is in a container. */
export const PROGRAMS: ReadonlyMap<string, Program> = new Map([
  ...TEXT_PROGRAMS,
  ...FILE_PROGRAMS,
  ...SYSTEM_PROGRAMS,
  ...([
    ['[', bracketProgram],
    ['curl', curl],
    ['grep', grep],
    ['sh', sh],
    ['ash', sh],
    ['bash', sh],
    ['tar', tar],
    ['test', testProgram],
    ['wget', wget],
    ['which', which],
  ] as const),
]);
