import { logStream, type LogStream } from '../tracing/log-file.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { FreeTerminal } from './free-terminal.ts';
import { HeldScreen } from './held-screen.ts';
import { terminalMode } from './terminal-mode.ts';

/** A terminal that a traced program has, and the log too. */
export interface Screen extends AsyncDisposable {
  /** For the log. */
  readonly out: LogStream;
  /** For our messages while the program runs. */
  readonly terminal: Terminal;
  /** Before the prompt of a shell: writes what waits. */
  readonly beforePrompt: () => Promise<void>;
  /** The program has ended. */
  readonly end: () => void;
}

/** How a screen is shared. */
export interface ScreenOptions {
  /** Whether the program is a shell that reports its prompts. */
  readonly untilPrompt: boolean;
  /** Whether the log gets a pane of its own. */
  readonly split: boolean;
}

/**
 * What is logged on the terminal of a program waits until that has its usual mode, so that nothing is drawn over an editor, a pager or a remote
 * shell; where `untilPrompt`, until the next prompt. What is logged elsewhere does not wait.
 */
export async function openScreen(terminal: Terminal, { untilPrompt, split }: ScreenOptions): Promise<Screen> {
  const { stderr } = terminal;
  const { fd, isTTY } = stderr;
  if (split) {
    const { splitPane } = await import('./split-pane.ts');
    return { ...notShared({ ...terminal, stderr: stderr.besideOthers() }), ...(await splitPane(terminal.env)) };
  }
  if (!isTTY || fd === undefined) return notShared(terminal);
  const destination = logStream(stderr);
  const free = new FreeTerminal(
    () => terminalMode(fd),
    () => held.release(),
  );
  const held = new HeldScreen(destination.output, () => {
    if (!untilPrompt) free.look();
  });
  return {
    out: {
      painted: held.painted,
      isTTY,
      get columns() {
        return stderr.columns;
      },
    },
    terminal: { ...terminal, stderr: stderr.besideOthers() },
    async beforePrompt() {
      held.release();
      await destination.close();
    },
    end() {
      free[Symbol.dispose]();
      held.end();
    },
    [Symbol.asyncDispose]: () => destination.close(),
  };
}

function notShared(terminal: Terminal): Screen {
  return {
    out: terminal.stderr,
    terminal,
    beforePrompt: async () => undefined,
    end: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
