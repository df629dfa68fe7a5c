import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { withTexts } from '../../api/plain-data.ts';
import { maskTarget } from './mask-target.ts';
import { maskHeader } from './redact.ts';

type Header = HeaderList[number];

/** How many headers are remembered, and of which length in characters. */
const MOST = 256;
const LONGEST = 512;

/** What may be kept of a request and its answer: credentials masked by the place where they stand, and ours wherever they stand. */
export class Redaction {
  readonly secrets: HeldSecrets;
  /** Headers in which nothing was masked, the last of each name; of secrets as they are now. */
  readonly #harmless = new Map<string, Header>();
  #searched: HeldSecrets['search'];
  readonly #facts = new WeakMap<CredentialFacts, CredentialFacts>();

  constructor(secrets: HeldSecrets) {
    this.secrets = secrets;
  }

  /** Of Node's `rawHeaders`. */
  headers(raw: readonly string[]): HeaderList {
    if (this.#searched !== this.secrets.search) {
      this.#searched = this.secrets.search;
      this.#harmless.clear();
    }
    const headers: Header[] = [];
    for (let i = 0; i + 1 < raw.length; i += 2) headers.push(this.#header(raw[i] ?? '', raw[i + 1] ?? ''));
    return headers;
  }

  /** Most headers of a client or a server are those of the time before, and hold no secret. */
  #header(name: string, value: string): Header {
    const last = this.#harmless.get(name);
    if (last && last[1] === value) return last;
    const masked = maskHeader(name, value);
    const header = [this.secrets.masked(name), this.secrets.masked(masked)] as const;
    if (header[0] !== name || header[1] !== value || name.length + value.length > LONGEST) return header;
    if (this.#harmless.size >= MOST) this.#harmless.clear();
    this.#harmless.set(name, header);
    return header;
  }

  /** Of a target, a URL, a text with URLs in it. */
  target(target: string): string {
    return this.secrets.masked(maskTarget(target));
  }

  /** Of a credential. Many requests have the same. */
  facts(facts: CredentialFacts): CredentialFacts {
    const known = this.#facts.get(facts);
    if (known) return known;
    const masked = this.secrets.maskedData(facts);
    this.#facts.set(facts, masked);
    return masked;
  }

  /** Of what was decoded from a target. */
  decoded<T extends object>(info: T): T {
    return withTexts(info, (text) => this.target(text));
  }
}
