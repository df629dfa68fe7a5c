import type { CapturedBody } from './exchange.ts';
import { SecretMasker } from './secret-masker.ts';
import type { SecretBody } from './secret-masker.ts';

export interface CaptureOptions {
  /** How many bytes are kept. */
  readonly limit: number;
  /** Whether each piece is wanted as it passes, beyond the limit too. */
  readonly streamed: boolean;
  /** Present where the body may hold secrets. */
  readonly secret?: SecretBody;
}

/** The most that is kept of one body, whoever asks: an exchange has a bounded size. */
export const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** A CapturedBody while it fills: counts every byte, keeps the first ones, masks secrets before it keeps them. */
export class BodyCapture implements CapturedBody {
  readonly chunks: Uint8Array[] = [];
  size = 0;
  truncated = false;
  withheld?: string;
  readonly #streamed: boolean;
  readonly #masker: SecretMasker | undefined;
  readonly #limit: number;
  #room: number;

  constructor(options: CaptureOptions) {
    this.#limit = Math.min(options.limit, MAX_BODY_BYTES);
    this.#room = this.#limit;
    this.#streamed = options.streamed;
    this.#masker = options.secret && new SecretMasker(options.secret);
  }

  /** How many bytes it keeps. */
  get held(): number {
    return this.#limit - this.#room;
  }

  /** Takes the next piece; gives back what may be shown of it, `undefined` where nobody wants it. */
  push(data: Uint8Array): Uint8Array | undefined {
    this.size += data.byteLength;
    if (this.#room === 0 && !this.#streamed) {
      if (data.byteLength > 0) this.truncated = true;
      return undefined;
    }
    const shown = this.#masker ? this.#masker.push(data) : data;
    if (this.#masker?.withheld !== undefined) this.withheld = this.#masker.withheld;
    this.#keep(shown);
    return shown.byteLength > 0 ? shown : undefined;
  }

  #keep(shown: Uint8Array): void {
    if (shown.byteLength > this.#room) this.truncated = true;
    const kept = shown.subarray(0, this.#room);
    if (kept.byteLength === 0) return;
    this.#room -= kept.byteLength;
    // A small piece must not hold on to the large buffer that it was read into.
    this.chunks.push(kept.byteLength * 2 < kept.buffer.byteLength ? new Uint8Array(kept) : kept);
  }
}
