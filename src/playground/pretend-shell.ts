export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Where a command is pretended to run. */
export interface CommandPlace {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
  /** All that the client sent on standard input. */
  readonly stdin: string;
}

/** Runs one of a few commands that containers tend to have. Nothing of this machine is read or run. */
export function runCommand(command: readonly string[], place: CommandPlace): CommandResult {
  const [name = '', ...args] = command;
  const shell = /^(?:\/bin\/)?(?:sh|bash|ash)$/.test(name);
  if (shell) return runScript(args[0] === '-c' ? (args[1] ?? '') : place.stdin, place);
  const run = COMMANDS[name.replace(/^\/(?:usr\/)?bin\//, '')];
  if (run) return { stdout: '', stderr: '', exitCode: 0, ...run(args, place) };
  return { stdout: '', stderr: `exec: "${name}": executable file not found in $PATH\n`, exitCode: 127 };
}

const ENVIRONMENT = ({ pod }: CommandPlace) => ['PATH=/usr/local/bin:/usr/bin:/bin', `HOSTNAME=${pod}`, 'HOME=/root'];

const COMMANDS: Readonly<Record<string, (args: readonly string[], place: CommandPlace) => Partial<CommandResult>>> = {
  cat: (args, { stdin, namespace }) => {
    if (args.length === 0) return { stdout: stdin };
    if (args[0] === '/var/run/secrets/kubernetes.io/serviceaccount/namespace') return { stdout: namespace };
    return { stderr: `cat: ${args[0]}: No such file or directory\n`, exitCode: 1 };
  },
  date: () => ({ stdout: `${new Date().toUTCString()}\n` }),
  echo: (args) => ({ stdout: args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n` }),
  env: (_, place) => ({ stdout: `${ENVIRONMENT(place).join('\n')}\n` }),
  false: () => ({ exitCode: 1 }),
  hostname: (_, { pod }) => ({ stdout: `${pod}\n` }),
  ls: () => ({ stdout: 'bin\netc\nproc\nroot\ntmp\nusr\nvar\n' }),
  pwd: () => ({ stdout: '/\n' }),
  true: () => ({}),
  whoami: () => ({ stdout: 'root\n' }),
};

/** One command a line or between semicolons; `exit` ends it. */
function runScript(script: string, place: CommandPlace): CommandResult {
  let result: CommandResult = { stdout: '', stderr: '', exitCode: 0 };
  for (const line of script.split(/[;\n]/).map((part) => part.trim())) {
    if (line === '') continue;
    const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    if (words[0] === 'exit')
      return { ...result, exitCode: words[1] === undefined ? result.exitCode : Number(words[1]) & 0xff };
    const one = runCommand(words, { ...place, stdin: '' });
    result = { stdout: result.stdout + one.stdout, stderr: result.stderr + one.stderr, exitCode: one.exitCode };
  }
  return result;
}
