import { setTimeout } from 'node:timers/promises';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { type Credential, type Proof, staticCredential } from './credential.ts';
import type { Environment } from '../environment.ts';
import { RereadFile } from '../reread-file.ts';
import type { RereadUser } from '../file/reread-user.ts';
import { sendable } from './sendable.ts';
import { tokenFacts } from './facts/token-facts.ts';

/** client-go uses the content of a token file for a minute less ten seconds (transport/token_source.go). */
const TOKEN_FILE_GOOD_FOR = 50_000;

/** The server may know of a rotation a moment before the file does, and a file that is being written is empty for a moment. */
const ROTATION_TAKES = 200;

type BearerFacts = Pick<CredentialFacts, 'kind' | 'source'>;

/** The proof of a bearer token, with what the token says about itself. Throws ActionableError for one that cannot be sent. */
export async function bearerProof(token: string, facts: BearerFacts): Promise<Proof> {
  const authorization = `Bearer ${sendable(token, whatIs(facts), ONE_LINE)}`;
  return { authorization, facts: { ...facts, ...(await tokenFacts(token)) } };
}

const ONE_LINE = 'a token is one line: in YAML `token: …` and not `token: |`, in a file nothing else';

/** The token, for a person: `token of user "dev" in FILE`; files and flags name themselves. */
function whatIs({ kind, source }: BearerFacts): string {
  return kind === 'tokenFile' || kind === 'serviceAccount' || source.startsWith('flag ')
    ? source
    : `token of ${source}`;
}

/** A token that never changes. `source` is for a person. */
export function tokenCredential(token: string, source: string): Credential {
  return staticCredential(() => bearerProof(token, { kind: 'token', source }));
}

/** A token in a kubeconfig, where a login may write another at any time. While the file has none, the last one is used. */
export class KubeconfigTokenCredential implements Credential {
  readonly #entry: RereadUser;
  readonly #source: string;
  #token: string;
  #proof: Promise<Proof> | undefined;

  /** `source` is for a person. */
  constructor(token: string, source: string, entry: RereadUser) {
    this.#token = token;
    this.#source = source;
    this.#entry = entry;
  }

  async proof(): Promise<Proof> {
    const { token } = await this.#entry.user();
    if (token && token !== this.#token) {
      this.#token = token;
      this.#proof = undefined;
    }
    return (this.#proof ??= bearerProof(this.#token, { kind: 'token', source: this.#source }));
  }

  async renew(): Promise<boolean> {
    const before = this.#token;
    this.#entry.expire();
    await this.proof();
    return this.#token !== before;
  }
}

/** How a token file is named and used. */
export interface TokenFileOptions {
  readonly kind: 'tokenFile' | 'serviceAccount';
  readonly source: string;
  /** `token` beside `tokenFile`: used until the file has been read. */
  readonly initial?: string;
}

/** A token in a file, which is rotated by someone else. */
export class TokenFileCredential implements Credential {
  readonly #file: RereadFile;
  readonly #facts: Pick<CredentialFacts, 'kind' | 'source'>;
  #token: string | undefined;
  #proof: Promise<Proof> | undefined;

  constructor(path: string, { kind, source, initial }: TokenFileOptions, environment: Environment) {
    this.#facts = { kind, source };
    const options = { what: source, goodFor: TOKEN_FILE_GOOD_FOR, ...(initial && { initial }) };
    this.#file = new RereadFile(path, options, environment);
  }

  async proof(): Promise<Proof> {
    const token = await this.#file.text();
    if (this.#proof === undefined || token !== this.#token) {
      this.#token = token;
      this.#proof = bearerProof(token, this.#facts);
    }
    return this.#proof;
  }

  async renew(): Promise<boolean> {
    const before = this.#token;
    if (await this.#changesFrom(before)) return true;
    await setTimeout(ROTATION_TAKES);
    return this.#changesFrom(before);
  }

  async #changesFrom(before: string | undefined): Promise<boolean> {
    this.#file.expire();
    await this.proof();
    return this.#token !== before;
  }
}
