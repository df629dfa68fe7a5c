import type { Credential, Proof } from './credential.ts';

/** Something to prove who we are with, for a while. */
export interface Lease {
  readonly proof: Proof;
  /** Epoch milliseconds; Infinity when it does not end. */
  readonly expiresAt: number;
}

/** Refresh this long before expiry, while the current lease is still valid. */
const LEEWAY = 10_000;

/** A credential that is fetched, at a cost, and good for a while. Never fetched twice at once. */
export class LeasedCredential implements Credential {
  readonly costly = true;
  readonly #fetch: () => Promise<Lease>;
  readonly #now: () => number;
  #lease: Lease | undefined;
  #fetching: Promise<Proof> | undefined;

  constructor(fetch: () => Promise<Lease>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  proof(): Promise<Proof> {
    const lease = this.#lease;
    const left = lease ? lease.expiresAt - this.#now() : 0;
    if (!lease || left <= 0) return this.#renewed();
    // A failure of an early refresh is ignored: the one that is needed will report it.
    if (left <= LEEWAY) this.#renewed().catch(() => {});
    return Promise.resolve(lease.proof);
  }

  async renew(): Promise<boolean> {
    const before = this.#lease?.proof;
    const { authorization, certificate } = await this.#renewed();
    return authorization !== before?.authorization || certificate?.cert !== before?.certificate?.cert;
  }

  #renewed(): Promise<Proof> {
    this.#fetching ??= this.#take().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #take(): Promise<Proof> {
    this.#lease = await this.#fetch();
    return this.#lease.proof;
  }
}
