import { concat, utf8 } from '../bytes.ts';
import type { SecretSearch } from './secret-search.ts';

/** Replaces a secret. */
export const MASKED = '<masked>';

/**
 * Masks secrets in bytes that come in pieces, wherever the pieces end. Only what may be the start of a secret waits for the next piece.
 */
export class MaskedStream {
  readonly #secrets: { readonly search: SecretSearch | undefined };
  /** What waits. */
  #tail = NOTHING;
  /** How many bytes at its start belong to a secret that is masked already. */
  #covered = 0;

  constructor(secrets: { readonly search: SecretSearch | undefined }) {
    this.#secrets = secrets;
  }

  /** What may be shown after the next piece. */
  push(data: Uint8Array): Uint8Array {
    return this.#next(data, false);
  }

  /** What may be shown once nothing more comes. */
  end(): Uint8Array {
    return this.#tail.length === 0 ? NOTHING : this.#next(NOTHING, true);
  }

  #next(data: Uint8Array, isEnd: boolean): Uint8Array {
    const { search } = this.#secrets;
    if (!search && this.#tail.length === 0) return data;
    const bytes = this.#tail.length === 0 ? data : concat([this.#tail, data]);
    const { spans, open } = search ? search.find(bytes, isEnd) : { spans: [], open: bytes.length };
    if (spans.length === 0 && open === bytes.length && this.#covered === 0) {
      this.#tail = NOTHING;
      return bytes;
    }
    const shown: Uint8Array[] = [];
    let at = this.#covered;
    for (const [start, end] of spans) {
      if (start >= open) break;
      if (start >= at) shown.push(bytes.subarray(at, start), MASK);
      at = Math.max(at, end);
    }
    if (at < open) shown.push(bytes.subarray(at, open));
    this.#covered = Math.max(0, at - open);
    // A copy: the piece may be a view of a large buffer.
    this.#tail = new Uint8Array(bytes.subarray(open));
    return concat(shown);
  }
}

const NOTHING: Uint8Array = new Uint8Array();
const MASK = utf8(MASKED);
