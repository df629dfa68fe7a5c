import { ExitShell } from '../shell/control-flow.ts';
import { readLine } from '../shell/pipe.ts';
import type { Shell } from '../shell/shell.ts';
import type { ShellState } from '../shell/shell-state.ts';
import type { Streams } from '../shell/streams.ts';
import { readScript } from '../syntax/script-reader.ts';
import { ShellSyntaxError } from '../syntax/syntax.ts';

/** A shell that a person types into, or that reads its commands from a pipe. */
export interface InteractiveOptions {
  readonly io: Streams;
  readonly state: ShellState;
  /** A terminal gets a prompt. */
  readonly isTerminal: boolean;
  /** Runs something that Ctrl-C can end. */
  readonly inForeground: (run: (shell: Shell) => Promise<number>) => Promise<number>;
  /** Says what Ctrl-C does while a line is awaited. */
  readonly onPrompt: (again: () => void) => void;
}

/** Runs each command as its last line comes, until `exit` or the end of the input. */
export async function runInteractive({
  io,
  state,
  isTerminal,
  inForeground,
  onPrompt,
}: InteractiveOptions): Promise<number> {
  let source = '';
  const prompt = async () => {
    if (isTerminal) await io.stdout(source === '' ? `${state.directory} # ` : '> ');
  };
  onPrompt(() => {
    source = '';
    void prompt().catch(() => undefined);
  });
  for (;;) {
    await prompt();
    const line = await readLine(io.stdin);
    if (line === undefined) return state.exitCode;
    source += `${line}\n`;
    try {
      const script = readScript(source);
      source = '';
      state.exitCode = await inForeground((shell) => shell.runLine(script, io));
    } catch (error) {
      if (error instanceof ExitShell) return error.exitCode;
      if (!(error instanceof ShellSyntaxError)) throw error;
      if (error.isUnfinished) continue;
      source = '';
      state.exitCode = 2;
      await io.stderr(`sh: ${error.message}\n`);
    }
  }
}
