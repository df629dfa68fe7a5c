import { setTimeout } from 'node:timers/promises';
import { lookupTable } from '../../../api/lookup-table.ts';
import type { Program, ProgramCall } from '../shell/program.ts';
import { flagsOf } from './flags.ts';
import { formatted } from './printf.ts';

/** A program that only says something. */
function says(text: (call: ProgramCall) => string): Program {
  return async (call) => {
    await call.stdout(text(call));
    return 0;
  };
}

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** What says where one is, and what one has. */
export const SYSTEM_PROGRAMS: ReadonlyMap<string, Program> = lookupTable<Program>({
  date: says(({ args }) => {
    const now = new Date();
    const isUniversal = args.includes('-Iseconds') || args.some((arg) => arg.startsWith('+%Y'));
    if (args.includes('+%s')) return `${Math.floor(now.getTime() / 1000)}\n`;
    return isUniversal ? `${now.toISOString().slice(0, 19)}Z\n` : `${now.toUTCString()}\n`;
  }),
  df: says(
    () =>
      'Filesystem           1K-blocks      Used Available Use% Mounted on\n' +
      'overlay               41152736   8230548  32922188  20% /\n' +
      'tmpfs                    65536         0     65536   0% /dev\n' +
      'tmpfs                  8148036        12   8148024   0% /run/secrets/kubernetes.io/serviceaccount\n',
  ),
  echo: says(({ args }) => {
    const flags = /^-[neE]+$/.test(args[0] ?? '') ? (args[0] ?? '') : '';
    const text = args.slice(flags === '' ? 0 : 1).join(' ');
    return (flags.includes('e') ? formatted(text.replaceAll('%', '%%'), []) : text) + (flags.includes('n') ? '' : '\n');
  }),
  env: async (call) => {
    const isEmpty = call.args[0] === '-i';
    const words = call.args.slice(Number(isEmpty));
    const command = words.findIndex((word) => !word.includes('='));
    const assigned = (command < 0 ? words : words.slice(0, command)).map((word) => word.split(/=(.*)/s).slice(0, 2));
    const environment = new Map([...(isEmpty ? [] : call.environment), ...(assigned as [string, string][])]);
    if (command >= 0) return call.run(words.slice(command), environment);
    await call.stdout([...environment].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  },
  false: () => 1,
  hostname: says(({ hostname }) => `${hostname}\n`),
  id: says(({ args }) =>
    args[0] === '-u' || args[0] === '-g'
      ? '0\n'
      : args[0] === '-un'
        ? 'root\n'
        : 'uid=0(root) gid=0(root) groups=0(root)\n',
  ),
  printenv: async ({ args, environment, stdout }) => {
    const names = args.length > 0 ? args : [...environment.keys()];
    const found = names.filter((name) => environment.has(name));
    await stdout(
      found.map((name) => (args.length > 0 ? '' : `${name}=`) + `${environment.get(name) ?? ''}\n`).join(''),
    );
    return Number(found.length < names.length);
  },
  printf: says(({ args: [format = '', ...values] }) => formatted(format, values)),
  ps: says(() => 'PID   USER     TIME  COMMAND\n    1 root      0:00 pretended\n'),
  pwd: says(({ directory }) => `${directory}\n`),
  seq: says(({ args }) => {
    const [from, to] = args.length > 1 ? [Number(args[0]), Number(args.at(-1))] : [1, Number(args[0])];
    return Array.from({ length: Math.min(Math.max(0, to - from + 1), 10_000) }, (_, i) => `${from + i}\n`).join('');
  }),
  sleep: async ({ args, signal }) => {
    const [, count = '0', unit = ''] = /^([\d.]+)([smhd]?)$/.exec(args[0] ?? '') ?? [];
    const milliseconds = Math.min(Number(count) * (SECONDS.get(unit) ?? 1) * 1000, 2 ** 31 - 1);
    await setTimeout(milliseconds, undefined, { signal, ref: false });
    return 0;
  },
  true: () => 0,
  uname: says(({ args, hostname }) => {
    const { options } = flagsOf(args);
    if (options.has('a')) return `Linux ${hostname} pretended x86_64 Linux\n`;
    return options.has('m')
      ? 'x86_64\n'
      : options.has('n')
        ? `${hostname}\n`
        : options.has('r')
          ? 'pretended\n'
          : 'Linux\n';
  }),
  whoami: says(() => 'root\n'),
});
