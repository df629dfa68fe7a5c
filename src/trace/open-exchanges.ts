import type { ExchangeRecord } from './exchange-record.ts';

/**
 * The exchanges that have not ended. Not a Set: one under constant add and delete makes V8 allocate new backing tables, each linked
 * to the next; once one is promoted, all later ones stay reachable, with the records in them, until a full collection.
 */
export class UnderWay {
  /** In no order. */
  readonly records: ExchangeRecord[] = [];

  add(record: ExchangeRecord): void {
    record.place = this.records.length;
    this.records.push(record);
  }

  remove(record: ExchangeRecord): void {
    const last = this.records.pop();
    if (!last || last === record) return;
    this.records[record.place] = last;
    last.place = record.place;
  }
}
