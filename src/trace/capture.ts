import { concat } from '../api/bytes.ts';
import { decodeContent, MAX_CONTENT } from '../api/body/decode-content.ts';
import { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { MaskedStream } from '../api/secrets/masked-stream.ts';
import type { BodyMasker } from './masks/body-masker.ts';
import type { CapturedBody } from './exchange.ts';

/** How much of a body is kept, and what is masked in it. */
export interface CaptureOptions {
  /** How many bytes are kept. */
  readonly limit: number;
  /** Whether each piece is wanted as it passes, beyond the limit too. */
  readonly streamed: boolean;
  /** The credentials that are masked wherever they occur. */
  readonly secrets: HeldSecrets;
  /** Present where the body may hold other secrets. */
  readonly masker?: BodyMasker | undefined;
  /** Its `content-encoding`. */
  readonly encoding?: string | undefined;
  /** What it shares with all others under way. Default: no bound but its own. */
  readonly allowance?: CaptureAllowance;
}

/** How many bytes all bodies under way may keep together: each has its own bound, but there may be many. */
export class CaptureAllowance {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Returns how many of so many bytes may be kept. */
  take(bytes: number): number {
    const granted = Math.min(bytes, this.#left);
    this.#left -= granted;
    return granted;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** The most that is kept of one body, however much observers need: the size of an exchange is bounded. */
export const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** What the bodies of all exchanges under way may keep together, however many there are. */
export const MAX_UNDER_WAY_BYTES = 160 * 1024 * 1024;

/** Where little is kept yet of a piece whose start was masked, the rest is searched in parts that are worth a search. */
const LEAST_SEARCHED = 1024;

/** A CapturedBody while it fills: counts every byte, keeps the first ones, masks secrets before it keeps them. */
export class BodyCapture implements CapturedBody {
  chunks: Uint8Array[] = [];
  size = 0;
  truncated = false;
  withheld?: string;
  readonly #options: CaptureOptions;
  #room: number;
  #bytes = 0;
  /** Of the allowance. */
  #taken = 0;
  #held: MaskedStream | undefined;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#room = Math.min(options.limit, MAX_BODY_BYTES);
  }

  /** It is not under way any more: what it keeps is from now on for those to bound that hold it. */
  release(): void {
    this.#options.allowance?.giveBack(this.#taken);
    this.#taken = 0;
  }

  /** How many bytes it keeps. */
  get held(): number {
    return this.#bytes;
  }

  /** Takes the next piece; returns what may be shown of it, where each piece is wanted. */
  push(data: Uint8Array): Uint8Array | undefined {
    this.size += data.byteLength;
    if (this.#options.streamed) return this.#take(data);
    // Of a large piece no more is searched for secrets than is kept.
    let at = 0;
    while (this.#room > 0 && at < data.byteLength) {
      const next = data.subarray(at, at + Math.max(this.#room, LEAST_SEARCHED));
      this.#take(next);
      at += next.byteLength;
    }
    if (at < data.byteLength) this.truncated = true;
    return undefined;
  }

  #take(data: Uint8Array): Uint8Array | undefined {
    const { masker, secrets } = this.#options;
    const masked = masker ? masker.push(data) : data;
    if (masker?.withheld !== undefined) this.withheld = masker.withheld;
    this.#held ??= secrets.stream();
    return this.#kept(this.#held.push(masked));
  }

  /** Ends the body; returns what may be shown only now. */
  end(): Uint8Array | undefined {
    const rest = this.#held && this.#kept(this.#held.end());
    this.#held = undefined;
    this.#withholdEncoded();
    return rest;
  }

  /** A credential of ours in a compressed body cannot be cut out of it, and readers of the record would decompress it. */
  #withholdEncoded(): void {
    const { encoding = '', secrets } = this.#options;
    const { search } = secrets;
    if (!search || encoding === '' || encoding === 'identity' || this.chunks.length === 0) return;
    const { bytes, isCut } = decodeContent(concat(this.chunks), encoding, MAX_CONTENT);
    if (!isCut && search.find(bytes, true).spans.length === 0) return;
    this.withheld = `${isCut ? 'may hold' : 'holds'} a credential of kubetrace, and is encoded: ${encoding}`;
    this.chunks = [];
    this.#bytes = 0;
    this.release();
  }

  #kept(shown: Uint8Array): Uint8Array | undefined {
    const wanted = Math.min(shown.byteLength, this.#room);
    const granted = this.#options.allowance?.take(wanted) ?? wanted;
    // A body that was cut once stays cut: there may be room again, but then a part in the middle would be missing.
    if (granted < wanted) this.#room = granted;
    if (shown.byteLength > granted) this.truncated = true;
    const kept = shown.subarray(0, granted);
    if (kept.byteLength > 0) {
      this.#taken += granted;
      this.#bytes += granted;
      this.#room -= kept.byteLength;
      // Without a copy, a small piece would keep the whole buffer alive that it was read into.
      this.chunks.push(kept.byteLength * 2 < kept.buffer.byteLength ? new Uint8Array(kept) : kept);
    }
    return shown.byteLength > 0 ? shown : undefined;
  }
}
