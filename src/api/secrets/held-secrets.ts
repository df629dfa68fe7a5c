import { MASKED, MaskedStream } from './masked-stream.ts';
import { withTexts } from '../plain-data.ts';
import { SecretSearch } from './secret-search.ts';

/**
 * The credentials of this process, so that they can be found in answers of others and kept out of what we record, log and report. Code
 * that creates or renews a credential adds it here before it is sent.
 */
export class HeldSecrets {
  /** How often each was added. */
  readonly #counts = new Map<string, number>();
  #search: SecretSearch | undefined;
  #isStale = false;

  /** Adds secrets for the rest of the process. Those shorter than eight characters are not looked for. */
  hold(...values: readonly (string | undefined)[]): void {
    for (const value of values) this.#count(value, 1);
  }

  /**
   * For secrets that are renewed: each call adds the next values and removes those of eight calls before, which should not appear
   * any more.
   */
  renewable(): (...values: readonly (string | undefined)[]) => void {
    const generations: (readonly (string | undefined)[])[] = [];
    return (...values) => {
      if (values.every((value, i) => value === generations.at(-1)?.[i])) return;
      this.hold(...values);
      generations.push(values);
      if (generations.length > GENERATIONS) for (const value of generations.shift() ?? []) this.#count(value, -1);
    };
  }

  /** `undefined` where there are no secrets. The same object until they change. */
  get search(): SecretSearch | undefined {
    if (this.#isStale) {
      this.#search = this.#counts.size === 0 ? undefined : new SecretSearch([...this.#counts.keys()]);
      this.#isStale = false;
    }
    return this.#search;
  }

  /** The text with its secrets masked: a text of bytes, as headers are in Node, or of characters. */
  masked(text: string): string {
    const { search } = this;
    if (!search?.mayFind(text)) return text;
    const bytesMasked = BEYOND_LATIN1.test(text) ? text : maskedAs(text, 'latin1', search);
    return BEYOND_ASCII.test(bytesMasked) ? maskedAs(bytesMasked, 'utf8', search) : bytesMasked;
  }

  /** The same for all texts in plain data; the same object where nothing is found. */
  maskedData<T extends object>(data: T): T {
    return this.search ? withTexts(data, (text) => this.masked(text)) : data;
  }

  /** The same for texts and bodies that come in pieces. */
  stream(): MaskedStream {
    return new MaskedStream(this);
  }

  #count(value: string | undefined, by: 1 | -1): void {
    if (!value) return;
    const count = (this.#counts.get(value) ?? 0) + by;
    if (count > 0) this.#counts.set(value, count);
    else this.#counts.delete(value);
    this.#isStale = true;
  }
}

const GENERATIONS = 8;
const BEYOND_LATIN1 = /[^\0-\xff]/;
const BEYOND_ASCII = /[^\0-\x7f]/;

function maskedAs(text: string, encoding: 'latin1' | 'utf8', search: SecretSearch): string {
  const bytes = Buffer.from(text, encoding);
  const { spans } = search.find(bytes, true);
  if (spans.length === 0) return text;
  let shown = '';
  let from = 0;
  for (const [start, end] of spans) {
    shown += bytes.toString(encoding, from, start) + MASKED;
    from = end;
  }
  return shown + bytes.toString(encoding, from);
}
