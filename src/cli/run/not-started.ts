import { ActionableError } from '../../api/actionable-error.ts';
import { nearWord } from '../../api/catalog/near-word.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { KUBECTL_COMMANDS, PROGRAMS, shown, WRITTEN_DASH } from '../help/words-of-others.ts';

/** The error for a program that could not be started, with what was probably meant. */
export function notStarted(
  [program = '', ...args]: readonly string[],
  { code, message }: NodeJS.ErrnoException,
): ActionableError {
  const isPath = program.includes('/');
  const missing = isPath ? 'there is no such file' : 'it is not on PATH';
  const why = code === 'ENOENT' ? missing : (WHY.get(code ?? '') ?? message);
  return new ActionableError('ERR_CHILD', `cannot run ${shown(program)}: ${why}`, hintFor(program, args, code ?? ''));
}

const WHY = lookupTable<string>({
  EACCES: 'it is not executable',
  ENOEXEC: 'it is not a program, and has no #! line',
  ERR_INVALID_ARG_VALUE: 'the name is empty',
});

function hintFor(program: string, args: readonly string[], code: string): string {
  if (program === '') return 'the first word after -- names the program: was it a variable that is not set?';
  const words = /^(['"]?)(\S+)(?:\s.*)?$/s.exec(program)?.[2] ?? program;
  if (/^['"\u2018-\u201f]/u.test(program)) return 'leave the quotes out: this shell passes them on';
  if (/\s/.test(program))
    return `without quotes, each word is an argument: kubetrace run -- ${words} …; for a line of a shell: kubetrace run -- sh -c 'LINE'`;
  if (WRITTEN_DASH.test(program)) return `a flag begins with two plain dashes: --${program.replace(WRITTEN_DASH, '')}`;
  if (program.startsWith('-')) return 'flags of kubetrace come before --, and the program right after it';
  if (/^\w+=/.test(program))
    return `for a variable: kubetrace run -- env ${program.split('=')[0]}=… ${args[0] ?? 'PROGRAM'} …`;
  if (/^https?:|^\/(?:apis?|k?apis)\b/.test(program))
    return "name a program: kubetrace run -- sh -c 'curl -s $KUBETRACE_URL/version'";
  if (BUILT_IN.has(program)) return `${program} is a command of the shell: kubetrace run -- sh -c '${program} …'`;
  if (KUBECTL_COMMANDS.has(program)) return `to trace kubectl: kubetrace run -- kubectl ${program} …`;
  if (program === 'k') return 'an alias exists in your shell only: kubetrace run -- kubectl …';
  if (/^[a-z]:\\|\.exe$/i.test(program))
    return 'that is a program of Windows; name one of this system, such as kubectl';
  if (code === 'EACCES' || code === 'ENOEXEC')
    return `if it is a script: kubetrace run -- sh ${program}; or make it executable: chmod +x ${program}`;
  const near = nearWord(program, [...PROGRAMS, 'curl']);
  if (near !== undefined && near !== program) return `did you mean kubetrace run -- ${near} …?`;
  return program.includes('/') ? 'check the path' : 'check its name, or give its path: kubetrace run -- ./PROGRAM …';
}

const BUILT_IN: ReadonlySet<string> = new Set(
  'alias cd eval exec export for if set source . time type ulimit while'.split(' '),
);
