import type { CredentialFacts } from '../../api/credential-facts.ts';

/** A way to prove who we are. */
export interface Credential {
  /** Whether a proof needs a program or a server to run; then it is requested only when a request needs it. */
  readonly costly?: true;
  /** What to send now: at once while the current proof is valid, the same object until it changes. Throws ActionableError. */
  proof(): Promise<Proof>;
  /** Gets a new proof after the server rejected the current one. True when it differs. */
  renew(): Promise<boolean>;
}

/** What is sent to the server, and what may be shown about it. */
export interface Proof {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  /** Client certificate and its key, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly facts: CredentialFacts;
}

/** A credential that never changes; its proof is made once. */
export function staticCredential(proof: () => Promise<Proof>): Credential {
  let made: Promise<Proof> | undefined;
  return {
    proof: () => (made ??= proof()),
    renew: () => Promise.resolve(false),
  };
}
