import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { withTexts } from '../../api/plain-data.ts';
import { maskTarget } from './mask-target.ts';
import { maskHeaders } from './redact.ts';

/** What may be kept of a request and its answer: credentials masked by the place where they stand, and ours wherever they stand. */
export class Redaction {
  readonly secrets: HeldSecrets;
  readonly #facts = new WeakMap<CredentialFacts, CredentialFacts>();

  constructor(secrets: HeldSecrets) {
    this.secrets = secrets;
  }

  /** Of Node's `rawHeaders`. */
  headers(raw: readonly string[]): HeaderList {
    const headers = maskHeaders(raw);
    const { search } = this.secrets;
    if (!search || !headers.some(([name, value]) => search.mayFind(name) || search.mayFind(value))) return headers;
    return headers.map(([name, value]) => [this.secrets.masked(name), this.secrets.masked(value)]);
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
