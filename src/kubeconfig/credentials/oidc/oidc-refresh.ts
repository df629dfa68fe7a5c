import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ActionableError } from '../../../api/actionable-error.ts';
import type { Environment } from '../../environment.ts';
import { ProviderError, refreshedTokens } from './oidc-provider.ts';
import { CannotKeep, type OidcConfig, type OidcStore } from './oidc-store.ts';
import { tokenClaims } from '../facts/token-facts.ts';

/** Where the tokens are kept. */
export interface OidcRefreshOptions {
  readonly store: OidcStore;
  /** For a person: `auth-provider oidc of user "dev" in FILE`. */
  readonly source: string;
}

/** client-go's `expiryDelta`, in milliseconds: a token counts as expired this long before its `exp`. */
const EXPIRY_DELTA = 10_000;
/** A token this new is not renewed again, even if the server rejects it, in milliseconds. */
const RECENTLY = 10_000;
/** How long after a failure to reach the provider, or its 429 or 503, no new attempt is made, in milliseconds. */
const PAUSE = 5_000;
/** A kubectl that renewed first writes its tokens within `looks` times `pause` milliseconds. */
const FASTER = { looks: 10, pause: 100 };

interface Failure {
  readonly error: ActionableError;
  /** What the kubeconfig said then. */
  readonly stored: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * Gets id-tokens for a refresh-token, which is used only where its successor can be stored, and never sent twice: a failed attempt is
 * remembered until the user has logged in again.
 */
export class OidcRefresh {
  readonly #store: OidcStore;
  readonly #source: string;
  readonly #environment: Environment;
  readonly #hold: (...values: (string | undefined)[]) => void;
  #config: OidcConfig;
  /** What the kubeconfig said when it was looked at last. */
  #stored: OidcConfig;
  #renewedAt = -Infinity;
  /** A used refresh-token that is still in the kubeconfig, since its successor could not be written. */
  #spent: string | undefined;
  #failure: Failure | undefined;

  constructor(config: OidcConfig, { store, source }: OidcRefreshOptions, environment: Environment) {
    this.#config = config;
    this.#stored = config;
    this.#store = store;
    this.#source = source;
    this.#environment = environment;
    this.#hold = environment.secrets.renewable();
  }

  /** A new id-token. Throws ActionableError. */
  async idToken(): Promise<string> {
    const now = this.#environment.now();
    if (now - this.#renewedAt < RECENTLY) return this.#config['id-token'] ?? '';
    const failure = this.#failure;
    if (failure && now < failure.until && !(await this.#storesOther(failure.stored))) throw failure.error;
    this.#failure = undefined;
    try {
      await this.#renew().catch(async (error: unknown) => {
        if (!(await this.#isBeaten(error))) throw error;
        await this.#renew();
      });
    } catch (error) {
      throw this.#remembered(error);
    }
    return this.#config['id-token'] ?? '';
  }

  async #renew(): Promise<void> {
    const before = (await this.#store.read()) ?? this.#config;
    if (await this.#takesOver(before)) return;
    if (!before['refresh-token']) throw new Error('No valid id-token, and cannot refresh without refresh-token');
    await using turn = await this.#store.turn();
    this.#stored = turn.config;
    const { 'refresh-token': stored = '' } = turn.config;
    const config = stored === this.#spent ? this.#config : turn.config;
    if (await this.#takesOver(config)) return;
    const { idToken, refreshToken } = await this.#request(config);
    const tokens = { 'id-token': idToken, 'refresh-token': refreshToken ?? config['refresh-token'] ?? '' };
    this.#config = { ...config, ...tokens };
    this.#renewedAt = this.#environment.now();
    try {
      await turn.write(tokens);
      this.#spent = undefined;
    } catch (error) {
      this.#spent = stored;
      const lost = 'the new refresh-token could not be kept, so kubectl needs a new login when kubetrace ends';
      this.#environment.stderr.write(`warning: ${this.#source}: ${lost}: ${(error as Error).message}\n`);
    }
  }

  /** Takes over a valid id-token that another process has written. */
  async #takesOver(config: OidcConfig): Promise<boolean> {
    const { 'id-token': token = '' } = config;
    const isNews = token !== this.#config['id-token'];
    if (!isNews || (await expiryOf(token)) - EXPIRY_DELTA <= this.#environment.now()) return false;
    this.#config = config;
    return true;
  }

  async #request(config: OidcConfig) {
    const { cwd, readFile } = this.#environment;
    const { 'idp-certificate-authority-data': data, 'idp-certificate-authority': file } = config;
    const ca = data ? Buffer.from(data, 'base64').toString() : file ? await readFile(resolve(cwd, file)) : undefined;
    return refreshedTokens({
      issuer: config['idp-issuer-url'] ?? '',
      clientId: config['client-id'] ?? '',
      clientSecret: config['client-secret'] ?? '',
      refreshToken: config['refresh-token'] ?? '',
      ca,
      environment: this.#environment,
      hold: this.#hold,
    });
  }

  /** Whether a kubectl has used the same refresh-token a moment before: then it is about to write the new one. */
  async #isBeaten(error: unknown): Promise<boolean> {
    if (!(error instanceof ProviderError) || error.fate !== 'refused') return false;
    for (let look = 0; look < FASTER.looks; look++) {
      if (await this.#storesOther(JSON.stringify(this.#stored))) return true;
      await setTimeout(FASTER.pause);
    }
    return false;
  }

  async #storesOther(stored: string): Promise<boolean> {
    const config = await this.#store.read();
    return config !== undefined && JSON.stringify(config) !== stored;
  }

  /** Only failures at the provider are remembered; others may be fixed at any time, so they are tried again each time. */
  #remembered(error: unknown): ActionableError {
    const actionable = this.#toActionable(error);
    if (error instanceof ProviderError) {
      const until = error.fate === 'kept' ? this.#environment.now() + PAUSE : Infinity;
      this.#failure = { error: actionable, stored: JSON.stringify(this.#stored), until };
    }
    return actionable;
  }

  #toActionable(error: unknown): ActionableError {
    const { message } = error as Error;
    if (error instanceof CannotKeep) {
      const problem = `the id-token has expired, and the refresh-token is not spent, since its successor could not be kept: ${message}`;
      const hint =
        'let kubectl renew both where it can write them (kubectl get --raw /version), or give an id-token by --token';
      return new ActionableError('ERR_OIDC', `${this.#source}: ${problem}`, hint, { cause: error });
    }
    const fate = error instanceof ProviderError ? error.fate : 'kept';
    return new ActionableError('ERR_OIDC', `${this.#source}: ${message}`, HINTS[fate], { cause: error });
  }
}

const HINTS = {
  kept: 'check the config of the auth-provider, and that its provider can be reached; the refresh-token is not spent',
  refused: 'log in again, or check the config of the auth-provider; new tokens in the kubeconfig are used at once',
  unknown:
    'the refresh-token may be spent and is not sent again: log in again; new tokens in the kubeconfig are used at once',
} as const;

/** Epoch milliseconds. A token without `exp` counts as expired, as it does to client-go. */
export async function expiryOf(token: string): Promise<number> {
  const exp = (await tokenClaims(token))?.['exp'];
  return typeof exp === 'number' ? exp * 1000 : 0;
}
