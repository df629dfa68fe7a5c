import { type ChildProcess, spawn } from 'node:child_process';
import { isSea } from 'node:sea';
import type { CommandUnknownOpts, Option } from 'commander';
import { ActionableError } from '../../../api/actionable-error.ts';
import { exitCodeOf } from '../../terminal/interruption.ts';
import { ExitCode, type Terminal } from '../../terminal/terminal.ts';
import { playgroundBanner } from '../playground-banner.ts';
import { textOf } from '../../../playground/store/kube-object.ts';
import { findPlayground } from './control-client.ts';
import { shellQuote } from '../../../rbac/cures/shell-quote.ts';
import { PlaygroundHome, type PlaygroundState } from './playground-state.ts';

/** The flag that the process in the background is started with. */
export const BACKGROUND_FLAG = '--in-background';

/** `playground --detach`: starts the same command line in a process of its own, and returns when that is ready. */
export async function startDetached(command: CommandUnknownOpts, terminal: Terminal): Promise<void> {
  const home = PlaygroundHome.in(terminal.env);
  const present = await home.read();
  if (present && (await findPlayground(present)) === 'running') return reportRunning(command, present, terminal);
  // What is left of one that was killed.
  await home.clear();
  await untilReady(startInBackground(command, terminal), terminal);
  const state = await home.read();
  if (!state) throw new ActionableError('ERR_LISTEN', 'the playground ended as soon as it was ready');
  const banner = playgroundBanner({ ...state, credentials: home.path, stop: '`kubetrace playground stop`' });
  terminal.stdout.write(terminal.asCalled(banner));
}

/** One that is there already is what was asked for, unless flags ask for another. */
function reportRunning(command: CommandUnknownOpts, { kubeconfig, url }: PlaygroundState, terminal: Terminal): void {
  const asked = givenOptions(command);
  if (asked.length > 0) {
    const flags = asked.map(({ long }) => long).join(', ');
    const message = `a playground is in the background already, on ${url}, and ${flags} is for a new one`;
    throw new ActionableError('ERR_FLAGS', message, 'stop it first: kubetrace playground stop');
  }
  terminal.stdout.write(
    terminal.asCalled(`Playground is serving on ${url} already

  export KUBECONFIG=${shellQuote(kubeconfig)}

Stop with \`kubetrace playground stop\`; nothing is kept.
`),
  );
}

/** The options of the command line, but for `--detach` itself. */
function givenOptions(command: CommandUnknownOpts): readonly Option[] {
  return command.options.filter(
    (option) => option.long !== '--detach' && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
}

/** The same command, in a session of its own: what ends our terminal does not end it. */
function startInBackground(command: CommandUnknownOpts, { env }: Terminal): ChildProcess {
  const options = givenOptions(command);
  const words = options.flatMap((option) => wordsOf(option, command.getOptionValue(option.attributeName())));
  const readsInput = options.some(({ long }) => long === '--load') && words.includes('--load=-');
  // A single executable is its own script.
  const script = isSea() ? [] : [...process.execArgv, process.argv[1] ?? ''];
  const program = [...script, command.name(), ...words, BACKGROUND_FLAG];
  return spawn(process.execPath, program, {
    detached: true,
    windowsHide: true,
    env,
    stdio: [readsInput ? 'inherit' : 'ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function wordsOf({ long }: Option, value: unknown): readonly string[] {
  return [value].flat().map((each) => (each === true ? `${long}` : `${long}=${textOf(each)}`));
}

/** Passes on what it says until it is ready. Throws ExitCode with its own where it ends before. */
async function untilReady(child: ChildProcess, { stdout, stderr }: Terminal): Promise<void> {
  child.stdout?.on('data', (piece: Buffer) => stdout.write(piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => stderr.write(piece.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('close', (code, signal) => reject(new ExitCode(code ?? (signal ? exitCodeOf(signal) : 1))));
  });
  // What it said before it was ready has arrived, and is read in this turn of the event loop.
  await new Promise(setImmediate);
  child.disconnect();
  child.unref();
}
