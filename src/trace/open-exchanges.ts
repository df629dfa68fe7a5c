import type { ExchangeRecord } from './exchange-record.ts';

/**
 * The exchanges that have not ended. No Set: of one that is added to and deleted from all the time V8 makes ever new tables, each linked
 * to the next, and once one of them has grown old all later ones seem alive, with the records in them, until the next full collection.
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
