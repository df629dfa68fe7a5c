import type { Row } from '../../../web/wire/row.ts';
import { CLASS_OF, type OutcomeClass } from './outcome-class.ts';

/** How many exchanges began in each stretch of time. */
export interface Histogram {
  /** Epoch milliseconds of the start of the first bin. */
  readonly from: number;
  /** Of each bin, in milliseconds. */
  readonly width: number;
  readonly bins: readonly Bin[];
}

/** Exchanges by the class of their outcome. */
export type Bin = Readonly<Record<OutcomeClass, number>>;

type Counts = Record<OutcomeClass, number>;

/** Counts exchanges over time, one at a time, in bins that become wider with the time that they cover. */
export class Bins {
  #width = NARROWEST;
  readonly #bins = new Map<number, Counts>();
  #first = 0;
  #last = -1;

  add(row: Row): void {
    this.#count(row, 1);
  }

  /** As it was added. */
  remove(row: Row): void {
    this.#count(row, -1);
  }

  clear(): void {
    this.#bins.clear();
    this.#width = NARROWEST;
    this.#first = 0;
    this.#last = -1;
  }

  /** Whether narrower bins would do, since what is long ago was dropped: to be counted anew. */
  get isCoarse(): boolean {
    return this.#width > NARROWEST && this.#last - this.#first < MOST / 5;
  }

  histogram(): Histogram {
    const bins = Array.from({ length: this.#last - this.#first + 1 }, (_, at) => {
      const { fine = 0, denied = 0, error = 0 } = this.#bins.get(this.#first + at) ?? {};
      return { fine, denied, error };
    });
    return { from: this.#first * this.#width, width: this.#width, bins };
  }

  #count({ at, outcome, origin }: Row, by: 1 | -1): void {
    if (origin === 'kubetrace') return;
    const kind = CLASS_OF[outcome];
    let bin = Math.floor(at / this.#width);
    if (by === 1) {
      while (this.#spanWith(bin) > MOST) {
        this.#widen();
        bin = Math.floor(at / this.#width);
      }
      const isEmpty = this.#last < this.#first;
      this.#first = isEmpty ? bin : Math.min(this.#first, bin);
      this.#last = isEmpty ? bin : Math.max(this.#last, bin);
    }
    const counts = this.#bins.get(bin) ?? { fine: 0, denied: 0, error: 0 };
    counts[kind] += by;
    if (totalOf(counts) > 0) this.#bins.set(bin, counts);
    else this.#bins.delete(bin);
    while (this.#first <= this.#last && !this.#bins.has(this.#first)) this.#first++;
    while (this.#last >= this.#first && !this.#bins.has(this.#last)) this.#last--;
  }

  #spanWith(bin: number): number {
    if (this.#last < this.#first) return 1;
    return Math.max(this.#last, bin) - Math.min(this.#first, bin) + 1;
  }

  #widen(): void {
    this.#width *= 2;
    const narrow = [...this.#bins];
    this.#bins.clear();
    for (const [bin, counts] of narrow) {
      const wide = Math.floor(bin / 2);
      const there = this.#bins.get(wide);
      if (!there) this.#bins.set(wide, counts);
      else for (const kind of Object.keys(there) as OutcomeClass[]) there[kind] += counts[kind];
    }
    this.#first = Math.floor(this.#first / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

/** All exchanges of a bin. */
export function totalOf({ fine, denied, error }: Bin): number {
  return fine + denied + error;
}

/** In milliseconds. */
const NARROWEST = 100;
/** So many bins are drawn. */
const MOST = 120;
