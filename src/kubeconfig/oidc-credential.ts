import { resolve } from 'node:path';
import { ActionableError } from '../api/actionable-error.ts';
import { bearerProof } from './bearer-credential.ts';
import type { Credential, Proof } from './credential.ts';
import type { Environment } from './environment.ts';
import { askProvider } from './oidc-provider.ts';
import { tokenClaims } from './token-facts.ts';

/** client-go renews an id-token ten seconds before it expires (plugin/pkg/client/auth/oidc/oidc.go). */
const LEEWAY = 10_000;

/**
 * The auth-provider `oidc`: its id-token while that is good, else one that its refresh-token buys. What was bought is
 * kept in memory and not written to the kubeconfig, which is not ours to change.
 */
export class OidcCredential implements Credential {
  readonly costly = true;
  readonly #config: Readonly<Record<string, string>>;
  readonly #source: string;
  readonly #environment: Environment;
  #refreshToken: string;
  #held: { readonly proof: Proof; readonly expiresAt: number } | undefined;
  #refreshing: Promise<Proof> | undefined;

  constructor(config: Readonly<Record<string, string>>, source: string, environment: Environment) {
    this.#config = config;
    this.#source = `auth-provider oidc of ${source}`;
    this.#environment = environment;
    this.#refreshToken = config['refresh-token'] ?? '';
    for (const field of ['idp-issuer-url', 'client-id']) {
      if (!config[field]) throw this.#error(`Must provide ${field}`, `set ${field}: under auth-provider, config`);
    }
  }

  async proof(): Promise<Proof> {
    this.#held ??= await this.#heldFor(this.#config['id-token'] ?? '');
    if (this.#environment.now() + LEEWAY < this.#held.expiresAt) return this.#held.proof;
    return this.#refresh();
  }

  async renew(): Promise<boolean> {
    if (!this.#refreshToken) return false;
    const before = this.#held?.proof.authorization;
    return (await this.#refresh()).authorization !== before;
  }

  /** A token without `exp` counts as expired, as it does to client-go. */
  async #heldFor(token: string) {
    const proof = await bearerProof(token, { kind: 'oidc', source: this.#source });
    const exp = (await tokenClaims(token))?.['exp'];
    return { proof, expiresAt: typeof exp === 'number' ? exp * 1000 : 0 };
  }

  #refresh(): Promise<Proof> {
    this.#refreshing ??= this.#buy().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #buy(): Promise<Proof> {
    if (!this.#refreshToken) {
      throw this.#error('No valid id-token, and cannot refresh without refresh-token', 'log in again');
    }
    try {
      const { idToken, refreshToken } = await askProvider({
        issuer: this.#config['idp-issuer-url'] ?? '',
        clientId: this.#config['client-id'] ?? '',
        clientSecret: this.#config['client-secret'] ?? '',
        refreshToken: this.#refreshToken,
        ca: await this.#ca(),
        env: this.#environment.env,
      });
      this.#refreshToken = refreshToken || this.#refreshToken;
      this.#held = await this.#heldFor(idToken);
      return this.#held.proof;
    } catch (error) {
      throw this.#error((error as Error).message, 'log in again, or check the config of the auth-provider');
    }
  }

  async #ca(): Promise<string | undefined> {
    const data = this.#config['idp-certificate-authority-data'];
    if (data) return Buffer.from(data, 'base64').toString();
    const file = this.#config['idp-certificate-authority'];
    return file ? this.#environment.readFile(resolve(this.#environment.cwd, file)) : undefined;
  }

  #error(problem: string, hint: string): ActionableError {
    return new ActionableError('ERR_OIDC', `${this.#source}: ${problem}`, hint);
  }
}
