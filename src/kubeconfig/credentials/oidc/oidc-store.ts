import { access, constants, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { AuthProviderConfig } from '../../file/config.ts';
import type { Environment } from '../../environment.ts';
import { withLock } from '../../file/lock-file.ts';
import type { OidcTokens } from './oidc-fields.ts';
import { parseKubeconfig } from '../../file/parse-kubeconfig.ts';
import { claimRefresh, releaseRefresh } from './refresh-claim.ts';
import { replaceFile } from '../../file/replace-file.ts';

/** `auth-provider`, `config` of a kubeconfig. */
export type OidcConfig = AuthProviderConfig['config'];

/** New tokens could not be stored, so none must be requested. The message says why, without a secret. */
export class CannotKeep extends Error {
  override readonly name = 'CannotKeep';
}

/** The right to use a refresh-token; nobody else has it until this is disposed of. */
export interface OidcTurn extends AsyncDisposable {
  /** What the file says now: somebody else may have been here before. */
  readonly config: OidcConfig;
  /** Rejects with CannotKeep. */
  write(tokens: OidcTokens): Promise<void>;
}

/** In milliseconds: longer than a provider may take. */
const PATIENCE = 90_000;
const LOOK_AGAIN = 100;

/** Stands for the tokens in a rehearsal. */
const NO_TOKENS: OidcTokens = { 'id-token': '-', 'refresh-token': '-' };

/** The tokens of a user in the kubeconfig that they came from, kept there as client-go keeps them (clientcmd/config.go `PersisterForUser`). */
export class OidcStore {
  readonly #file: string;
  readonly #user: string;
  readonly #readFile: Environment['readFile'];

  constructor(file: string, user: string, { readFile }: Pick<Environment, 'readFile'>) {
    this.#file = file;
    this.#user = user;
    this.#readFile = readFile;
  }

  /** What the file says now; `undefined` where it cannot be read, or somebody is writing it. */
  async read(): Promise<OidcConfig | undefined> {
    try {
      return await this.#configIn(await this.#text());
    } catch {
      return undefined;
    }
  }

  /** Waits for its turn. Rejects with CannotKeep where the file cannot be written: by then nothing has been spent. */
  async turn(): Promise<OidcTurn> {
    const until = performance.now() + PATIENCE;
    for (;;) {
      const config = await this.#locked(() => this.#take());
      if (config) {
        return {
          config,
          write: (tokens) => this.#locked(() => this.#write(tokens)),
          [Symbol.asyncDispose]: () => releaseRefresh(this.#file),
        };
      }
      if (performance.now() > until) throw new CannotKeep('another kubetrace has not finished refreshing it');
      await setTimeout(LOOK_AGAIN);
    }
  }

  /** `undefined` while another kubetrace has its turn. Tries everything that writing needs. */
  async #take(): Promise<OidcConfig | undefined> {
    const text = await this.#text();
    const config = await this.#configIn(text);
    if (!config) throw new CannotKeep(`${this.#file} has no such user any more`);
    await this.#edited(text, NO_TOKENS);
    await access(this.#file, constants.W_OK);
    return (await claimRefresh(this.#file)) ? config : undefined;
  }

  async #write(tokens: OidcTokens): Promise<void> {
    await replaceFile(this.#file, await this.#edited(await this.#text(), tokens));
  }

  async #edited(text: string, tokens: OidcTokens): Promise<string> {
    // Only who edits a kubeconfig needs the library for YAML.
    const { withOidcTokens } = await import('./oidc-fields.ts');
    const edited = withOidcTokens(text, this.#user, tokens);
    if (edited !== undefined) return edited;
    throw new CannotKeep(`the config of the auth-provider is not written out in ${this.#file}`);
  }

  /** Not of a pipe, whose content can be read only once. */
  async #text(): Promise<string> {
    if (!(await stat(this.#file)).isFile()) throw new CannotKeep(`${this.#file} is not a regular file`);
    return this.#readFile(this.#file);
  }

  async #configIn(text: string): Promise<OidcConfig | undefined> {
    const { users } = await parseKubeconfig(text, this.#file);
    return users.get(this.#user)?.authProvider?.config;
  }

  async #locked<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await withLock(this.#file, act);
    } catch (error) {
      if (error instanceof CannotKeep) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const lock = `${this.#file}.lock`;
      const why = code === 'EEXIST' ? `${lock} is there; remove it if no kubectl is at work` : message;
      throw new CannotKeep(`${this.#file} cannot be written: ${why}`, { cause: error });
    }
  }
}
