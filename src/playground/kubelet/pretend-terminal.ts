import { lookupTable } from '../../api/lookup-table.ts';

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What a line of a script did; `exited` when it ends the shell. */
export interface LineResult extends CommandResult {
  readonly exited: boolean;
}

/** Where a command is pretended to run. */
export interface CommandPlace {
  readonly pod: string;
  readonly namespace: string;
}

type Command = (args: readonly string[], place: CommandPlace, stdin: string) => Partial<CommandResult>;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The few commands that there are. Nothing of this machine is read or run. */
const COMMANDS = lookupTable<Command>({
  cat: ([file], { namespace }, stdin) => {
    if (file === undefined) return { stdout: stdin };
    if (file === `${SERVICE_ACCOUNT}/namespace`) return { stdout: namespace };
    return { stderr: `cat: ${file}: No such file or directory\n`, exitCode: 1 };
  },
  date: () => ({ stdout: `${new Date().toUTCString()}\n` }),
  echo: (args) => ({ stdout: args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n` }),
  env: (_, { pod }) => ({ stdout: `PATH=/usr/local/bin:/usr/bin:/bin\nHOSTNAME=${pod}\nHOME=/root\n` }),
  false: () => ({ exitCode: 1 }),
  hostname: (_, { pod }) => ({ stdout: `${pod}\n` }),
  ls: () => ({ stdout: 'bin\netc\nproc\nroot\ntmp\nusr\nvar\n' }),
  pwd: () => ({ stdout: '/\n' }),
  true: () => ({}),
  whoami: () => ({ stdout: 'root\n' }),
});

/** A shell that reads its script from standard input. */
export function isInteractiveShell([name = '', option]: readonly string[]): boolean {
  return isShell(name) && option !== '-c';
}

/** Whether a command reads its standard input, so that it can only be run when that is complete. */
export function readsInput([name, ...files]: readonly string[]): boolean {
  return name === 'cat' && files.length === 0;
}

/** Runs one command in a container; one that is unknown ends with 127. */
export function runCommand([name = '', ...args]: readonly string[], place: CommandPlace, stdin = ''): CommandResult {
  if (isShell(name)) return runScript(args[1] ?? '', place);
  const run = COMMANDS.get(name.replace(/^\/(?:usr\/)?bin\//, ''));
  if (run) return { stdout: '', stderr: '', exitCode: 0, ...run(args, place, stdin) };
  return { stdout: '', stderr: `exec: "${name}": executable file not found in $PATH\n`, exitCode: 127 };
}

/** Commands between semicolons; `exit` ends the shell, with the exit code of the command before if it names none. */
export function runLine(line: string, place: CommandPlace, exitCode: number): LineResult {
  let result: LineResult = { stdout: '', stderr: '', exitCode, exited: false };
  for (const words of line.split(';').map(wordsOf)) {
    const [name, code] = words;
    if (name === undefined) continue;
    if (name === 'exit')
      return { ...result, exitCode: code === undefined ? result.exitCode : Number(code) & 0xff, exited: true };
    const one = runCommand(words, place);
    result = { ...one, stdout: result.stdout + one.stdout, stderr: result.stderr + one.stderr, exited: false };
  }
  return result;
}

function runScript(script: string, place: CommandPlace): CommandResult {
  let result: LineResult = { stdout: '', stderr: '', exitCode: 0, exited: false };
  for (const line of script.split('\n')) {
    if (result.exited) break;
    const one = runLine(line, place, result.exitCode);
    result = { ...one, stdout: result.stdout + one.stdout, stderr: result.stderr + one.stderr };
  }
  return result;
}

function wordsOf(command: string): string[] {
  return (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function isShell(name: string): boolean {
  return /^(?:\/bin\/)?(?:sh|bash|ash)$/.test(name);
}
