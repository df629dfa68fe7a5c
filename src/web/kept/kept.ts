import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import type { ByteRing, Place } from './byte-ring.ts';
import { bodyPieces, packedHead, unpacked } from './packed-exchange.ts';

/** Where ended exchanges go: their bodies apart, since these are dropped earlier. */
export interface Rings {
  readonly heads: ByteRing;
  readonly bodies: ByteRing;
}

/** An exchange that is kept, and the number of its last change. */
export class Kept {
  readonly id: number;
  change = 0;
  /** The exchange that the page sent again as this one. */
  resent: number | undefined;
  hasEnded = false;
  readonly #rings: Rings;
  /** Until it is packed. */
  #live: Exchange | undefined;
  #head: Place | undefined;
  #bodies: Place | undefined;

  constructor(id: number, rings: Rings) {
    this.id = id;
    this.#rings = rings;
  }

  /** As it is now, made anew each time for one that is packed; `undefined` where the headers of later ones have taken its place. */
  get exchange(): Exchange | undefined {
    if (this.#live) return this.#live;
    const { heads, bodies } = this.#rings;
    const head = this.#head && heads.at(this.#head);
    return head && unpacked(head.toString(), this.#bodies && bodies.at(this.#bodies));
  }

  /** What has become of it. */
  set(exchange: Exchange): void {
    this.hasEnded = hasEnded(exchange);
    this.#live = exchange;
  }

  /** How many bytes its bodies have before it is packed. */
  get bodySize(): number {
    let size = 0;
    if (this.#live) for (const { byteLength } of bodyPieces(this.#live)) size += byteLength;
    return size;
  }

  /** Moves it into the rings, when it has ended. */
  pack(): void {
    const exchange = this.#live;
    if (!exchange || !this.hasEnded) return;
    this.#live = undefined;
    this.#head = this.#rings.heads.addText(packedHead(exchange));
    const pieces = bodyPieces(exchange);
    if (pieces.length > 0) this.#bodies = this.#rings.bodies.addBytes(pieces);
  }
}
