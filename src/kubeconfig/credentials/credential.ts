import type { CredentialFacts } from '../../api/credential-facts.ts';

/** A way to prove who we are. */
export interface Credential {
  /** Whether a proof takes a program or a server, so that it is only asked for when a request needs it. */
  readonly costly?: true;
  /** What to send now: at once when what is held is good, the very same object until it changes. Throws ActionableError. */
  proof(): Promise<Proof>;
  /** Forgets what is held and gets it anew. True when it became another. */
  renew(): Promise<boolean>;
}

/** What goes to the server, and what may be said of it. */
export interface Proof {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  /** Client certificate and its key, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly facts: CredentialFacts;
}

/** A credential that never changes; its facts are told once. */
export function staticCredential(proof: () => Promise<Proof>): Credential {
  let told: Promise<Proof> | undefined;
  return {
    proof: () => (told ??= proof()),
    renew: () => Promise.resolve(false),
  };
}
