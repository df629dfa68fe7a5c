import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from '../../../api/actionable-error.ts';
import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { writeProblem } from '../../../api/text/file-problem.ts';
import { isOf, numberFrom, object, optional, text } from '../../../api/shape.ts';
import { stateDirectory } from '../../terminal/state-directory.ts';

/** What is known of a playground in the background. Holds its key. */
export interface PlaygroundState {
  /** Of the control port. */
  readonly port: number;
  readonly key: string;
  /** How it is reached. */
  readonly url: string;
  readonly secureUrl: string;
  readonly frontUrl?: string | undefined;
  /** The path of its kubeconfig. */
  readonly kubeconfig: string;
}

const STATE = object<PlaygroundState>({
  port: numberFrom(1, 65_535, 'a port'),
  key: text,
  url: text,
  secureUrl: text,
  frontUrl: optional(text),
  kubeconfig: text,
});

/** The files that are made in the directory, besides the state. */
const FILES = ['kubeconfig', 'ca.crt', 'token'];

/** The directory of the one playground of a user that is in the background: 0700, its files 0600. */
export class PlaygroundHome {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Throws ActionableError where there is no place for it. */
  static in(env: Readonly<Record<string, string | undefined>>): PlaygroundHome {
    const directory = stateDirectory(env);
    if (directory !== undefined) return new PlaygroundHome(join(directory, 'playground'));
    const hint = 'set HOME, or XDG_STATE_HOME to an absolute path';
    throw new ActionableError(
      'ERR_WRITE',
      'there is no directory for the state of a playground in the background',
      hint,
    );
  }

  /** What runs, or ran, here; `undefined` where there is nothing, or a file that others could have written or that is not ours. */
  async read(): Promise<PlaygroundState | undefined> {
    const file = await open(this.#state, 'r').catch(() => undefined);
    try {
      const found = await file?.stat();
      if (!file || !found || (process.getuid && (found.mode & 0o077) !== 0)) return undefined;
      const value = parseJson(await file.readFile('utf8'), BOUNDS.object);
      return isOf(STATE, value) ? value : undefined;
    } catch {
      return undefined;
    } finally {
      await file?.close();
    }
  }

  /**
   * Writes it, whole and at once. `false` where another playground is there already; to be called before other files are written here, since
   * it decides whose they are. Throws ActionableError where nothing can be written.
   */
  async claim(state: PlaygroundState): Promise<boolean> {
    const part = `${this.#state}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      await chmod(this.path, 0o700);
      await writeFile(part, `${JSON.stringify(state)}\n`, { mode: 0o600, flag: 'wx' });
      await link(part, this.#state);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      const { problem, hint } = writeProblem(part, error);
      throw new ActionableError('ERR_WRITE', `cannot write ${this.#state}: ${problem}`, hint, { cause: error });
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Removes what a playground keeps here; the state last, since as long as it is there no other begins. */
  async clear(): Promise<void> {
    for (const name of [...FILES, 'state.json']) await rm(join(this.path, name), { force: true });
  }

  /** The same where the process ends at once. */
  clearNow(): void {
    for (const name of [...FILES, 'state.json']) rmSync(join(this.path, name), { force: true });
  }

  get #state(): string {
    return join(this.path, 'state.json');
  }
}
