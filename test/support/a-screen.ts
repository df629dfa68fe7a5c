import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** A terminal of 100 columns and 30 rows, with a program on it. */
export interface TestScreen extends AsyncDisposable {
  /** Types text, then Enter. */
  type(text: string): Promise<void>;
  /** Presses a key by tmux's name for it, such as `C-c`. */
  press(key: string): Promise<void>;
  /** What is on the screen as soon as that matches, without the empty rows at its end. */
  shows(expected: RegExp): Promise<string>;
  /** A command of tmux, about this terminal. */
  tmux(...args: readonly string[]): Promise<string>;
}

/** Whether tests with a terminal can be made here. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

const run = promisify(execFile);
let screens = 0;
/** In milliseconds. */
const PATIENCE = 60_000;

/** Runs a command of the shell in a terminal, with nothing of this process's environment but PATH. */
export async function aScreen(command: string, env: Record<string, string>): Promise<TestScreen> {
  const socket = `kubetrace-test-${process.pid}-${++screens}`;
  const own = { PATH: process.env['PATH'], TERM: 'xterm-256color', ...env };
  const tmux = async (...args: readonly string[]) =>
    (await run('tmux', ['-L', socket, '-f', '/dev/null', ...args], { env: own })).stdout;
  // What it printed last stays to be read, after Ctrl-C too.
  const kept = `trap : INT; ${command}; echo "ended $?"; cat`;
  await tmux('new-session', '-d', '-x', '100', '-y', '30', '--', kept, ';', 'set', '-g', 'window-size', 'manual');
  // A client in control mode hears of all output.
  const client = spawn('tmux', ['-L', socket, '-C', 'attach'], { env: own, stdio: ['pipe', 'pipe', 'ignore'] });
  const capture = async () => (await tmux('capture-pane', '-p', '-t', '0.0')).trimEnd();
  return {
    tmux,
    async type(text) {
      await tmux('send-keys', '-t', '0.0', '-l', text);
      await tmux('send-keys', '-t', '0.0', 'Enter');
    },
    press: async (key) => void (await tmux('send-keys', '-t', '0.0', key)),
    async shows(expected) {
      const signal = AbortSignal.timeout(PATIENCE);
      for (;;) {
        const changed = once(client.stdout, 'data', { signal });
        const shown = await capture();
        // Whether it changes further matters to nobody then.
        changed.catch(() => undefined);
        if (expected.test(shown)) return shown;
        await changed.catch(() => {
          throw new Error(`there is no ${expected} on the screen:\n${shown}`);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => undefined);
      client.kill();
    },
  };
}
