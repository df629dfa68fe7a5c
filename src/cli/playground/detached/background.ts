import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from '../../../api/actionable-error.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type ControlPort, openControlPort } from './control-port.ts';
import { PlaygroundHome, type PlaygroundState } from './playground-state.ts';

/** What is served, and what is kept so that it can be reached. */
export interface Served extends Pick<PlaygroundState, 'url' | 'secureUrl' | 'frontUrl'> {
  readonly files: Readonly<Record<'kubeconfig' | 'ca.crt' | 'token', string>>;
  /** Where the kubeconfig was written that is to be named. */
  readonly kubeconfigOut?: string | undefined;
}

/**
 * The process that `--detach` started, as long as it serves. Until it is ready it ends with the process that started it, since nobody would know of
 * it. Dispose of it after what it serves: who asked it to stop then hears that all is done.
 */
export class Background implements AsyncDisposable {
  readonly #home: PlaygroundHome;
  readonly #control: ControlPort;
  readonly #interrupted: AbortSignal;
  #isOurs = false;
  readonly #endWithStarter = (): void => process.exit(1);
  readonly #clearNow = (): void => this.#home.clearNow();

  private constructor(home: PlaygroundHome, control: ControlPort, interrupted: AbortSignal) {
    this.#home = home;
    this.#control = control;
    this.#interrupted = interrupted;
    process.once('disconnect', this.#endWithStarter);
  }

  /** Throws ActionableError where there is no directory for its state. */
  static async open({ env, interruption }: Terminal): Promise<Background> {
    return new Background(PlaygroundHome.in(env), await openControlPort(), interruption());
  }

  /** Keeps what is needed to reach and to stop it, reports that it is ready, and resolves when it is to end. Throws ActionableError where another came first. */
  async serve({ files, kubeconfigOut, ...places }: Served): Promise<void> {
    const { path } = this.#home;
    const { port, key, stopped } = this.#control;
    const kubeconfig = kubeconfigOut ?? join(path, 'kubeconfig');
    if (!(await this.#home.claim({ ...places, port, key, kubeconfig })))
      throw new ActionableError('ERR_FLAGS', 'another playground came first', 'end it: kubetrace playground stop');
    this.#isOurs = true;
    process.on('exit', this.#clearNow);
    for (const [name, text] of Object.entries(files)) {
      await rm(join(path, name), { force: true });
      await writeFile(join(path, name), text, { mode: 0o600, flag: 'wx' });
    }
    process.off('disconnect', this.#endWithStarter);
    process.send?.('ready', () => undefined);
    await Promise.race([stopped, aborted(this.#interrupted)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#clearNow);
    if (this.#isOurs) await this.#home.clear();
    await this.#control[Symbol.asyncDispose]();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
