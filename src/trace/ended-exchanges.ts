import type { ExchangeRecord } from './exchange-record.ts';

/** The ended exchanges that are kept, up to a number of them and of bytes in their bodies; the oldest are dropped first. */
export class Held {
  readonly #capacity: number;
  readonly #capacityBytes: number;
  /** Oldest first; the first `#forgotten` are gone. */
  #records: (ExchangeRecord | undefined)[] = [];
  #forgotten = 0;
  #bytes = 0;

  constructor(capacity: number, capacityBytes: number) {
    this.#capacity = capacity;
    this.#capacityBytes = capacityBytes;
  }

  add(record: ExchangeRecord): void {
    this.#records.push(record);
    this.#bytes += record.bodyBytes;
  }

  /** Oldest first. */
  records(): ExchangeRecord[] {
    return this.#records.filter((record) => record !== undefined);
  }

  /** Takes out the oldest where there are too many; `undefined` where there are not. */
  overdue(): ExchangeRecord | undefined {
    if (this.#records.length - this.#forgotten <= this.#capacity && this.#bytes <= this.#capacityBytes)
      return undefined;
    const oldest = this.#records[this.#forgotten];
    if (!oldest) return undefined;
    this.#records[this.#forgotten++] = undefined;
    this.#bytes -= oldest.bodyBytes;
    if (this.#forgotten > this.#records.length / 2) {
      this.#records = this.#records.slice(this.#forgotten);
      this.#forgotten = 0;
    }
    return oldest;
  }
}
