import type { ContainerPlace } from '../container/container-place.ts';
import type { InputSession, PodStreams } from '../streams/pod-streams.ts';
import { PROGRAMS } from '../programs/programs.ts';
import { isInteractiveShell } from './container-command.ts';
import { runInteractive } from './interactive-shell.ts';
import { BrokenPipe, NO_INPUT, Pipe } from '../shell/pipe.ts';
import type { Output } from '../shell/pipe.ts';
import { Shell } from '../shell/shell.ts';
import { ShellState } from '../shell/shell-state.ts';
import { TypedLines } from './typed-lines.ts';

/** What a client asked to run. */
export interface SessionOptions {
  readonly command: readonly string[];
  readonly hasInput: boolean;
  readonly isTerminal: boolean;
  readonly place: ContainerPlace;
  readonly streams: PodStreams;
  /** Called once, with the exit code. */
  readonly exit: (exitCode: number) => void;
}

/** Of a program that is not there, in the words of a container runtime. */
const NOT_FOUND = 127;
/** Of one that was killed. */
const KILLED = 137;

/** Runs a command in a container. It ends with the client, and Ctrl-C on a terminal interrupts what runs. */
export function openSession(options: SessionOptions): InputSession {
  const { streams, isTerminal, hasInput } = options;
  const stdin = new Pipe();
  const gone = new AbortController();
  /** What Ctrl-C ends. */
  let foreground: AbortController | undefined;
  let isOver = false;
  const end = (exitCode: number) => {
    if (isOver) return;
    isOver = true;
    gone.abort();
    stdin.break();
    options.exit(exitCode);
  };
  const to =
    (name: 'stdout' | 'stderr'): Output =>
    async (data) => {
      if (isOver) throw new BrokenPipe();
      const bytes = isTerminal
        ? Buffer.from(Buffer.from(data).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
        : data;
      await streams.send(isTerminal ? 'stdout' : name, bytes);
    };
  const io = { stdin: hasInput ? stdin : NO_INPUT, stdout: to('stdout'), stderr: to('stderr') };
  const state = new ShellState(options.place.environment, options.place.directory);
  const shellFor = (signal: AbortSignal) =>
    new Shell({ place: { ...options.place, signal, isTerminal }, programs: PROGRAMS }, state);
  const inForeground = async (run: (shell: Shell) => Promise<number>): Promise<number> => {
    foreground = new AbortController();
    try {
      return await run(shellFor(AbortSignal.any([gone.signal, foreground.signal])));
    } finally {
      foreground = undefined;
    }
  };
  const prompt = { wanted: () => undefined as void };
  const work =
    hasInput && isInteractiveShell(options.command)
      ? runInteractive({ io, state, isTerminal, inForeground, onPrompt: (again) => void (prompt.wanted = again) })
      : inForeground((shell) => runCommand(shell, options.command, io));
  const overflow = () => end(KILLED);
  const typed = new TypedLines(stdin, {
    echo: (text) => void (isOver || streams.send('stdout', text)),
    interrupt: () => {
      if (!foreground) return prompt.wanted();
      foreground.abort();
      stdin.interrupt();
    },
    overflow,
  });
  void work.then(end, () => end(KILLED));
  return {
    input: (data) => {
      if (isTerminal) typed.type(data.toString());
      else if (!stdin.push(data)) overflow();
    },
    end: () => stdin.end(),
    close: () => end(KILLED),
  };
}

async function runCommand(
  shell: Shell,
  command: readonly string[],
  io: Parameters<Shell['runText']>[1],
): Promise<number> {
  const [name = ''] = command;
  if (shell.programOf(name)) return shell.runProgram(command, io);
  await io.stderr(`exec: "${name}": executable file not found in $PATH\n`);
  return NOT_FOUND;
}
