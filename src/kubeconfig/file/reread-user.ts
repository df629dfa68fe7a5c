import { stat } from 'node:fs/promises';
import type { AuthInfo } from './config.ts';
import type { Environment } from '../environment.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';

/** As long as the content of a token file (client-go transport/token_source.go), in milliseconds. */
const GOOD_FOR = 50_000;

/**
 * The entry of a user in a kubeconfig that somebody may change: `oc login`, a dashboard, a script. Read again from time to time; the last
 * one is used while the file is missing, cannot be read, or has no such user.
 */
export class RereadUser {
  readonly #name: string;
  readonly #environment: Pick<Environment, 'readFile' | 'now'>;
  #user: AuthInfo;
  #lookedAt: number;
  /** What the file was when it was read last. */
  #version = '';
  #looking: Promise<AuthInfo> | undefined;

  constructor(name: string, user: AuthInfo, environment: Pick<Environment, 'readFile' | 'now'>) {
    this.#name = name;
    this.#user = user;
    this.#environment = environment;
    this.#lookedAt = environment.now();
  }

  user(): Promise<AuthInfo> {
    // All that ask meanwhile get the same entry: half of a pair is of no use.
    if (this.#looking) return this.#looking;
    const age = this.#environment.now() - this.#lookedAt;
    if (age >= 0 && age < GOOD_FOR) return Promise.resolve(this.#user);
    this.#looking = this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Makes the next `user()` look at the file. */
  expire(): void {
    this.#lookedAt = -Infinity;
  }

  async #look(): Promise<AuthInfo> {
    this.#lookedAt = this.#environment.now();
    try {
      await this.#read(this.#user.file ?? '');
    } catch {
      // Somebody may be writing it.
    }
    return this.#user;
  }

  async #read(file: string): Promise<void> {
    const stats = await stat(file);
    const version = `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
    // The content of a pipe can be read only once.
    if (!stats.isFile() || version === this.#version) return;
    const { users } = await parseKubeconfig(await this.#environment.readFile(file), file);
    const user = users.get(this.#name);
    this.#version = version;
    if (user) this.#user = user;
  }
}
