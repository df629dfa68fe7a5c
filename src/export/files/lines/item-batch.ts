import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from './fields.ts';
import { CUT, TOO_LARGE_OBJECT } from './line-sink.ts';
import type { TextLimits } from './text-limits.ts';

/** Takes what is found in a large object. */
export interface LargeObjectSink {
  /** The object as a whole, or with some of the items of a list; `first` is the index of the first of them. */
  readonly object: (fields: Fields, first: number) => void;
  /** Something that is lost: why, and on how many lines. */
  readonly lost: (kind: string, lines?: number) => void;
}

/** Items of a list, as text, until there are enough of them to be read together. */
export class ItemBatch {
  /** The text before the list. */
  readonly head: string;
  readonly depth: number;
  readonly #sink: LargeObjectSink;
  readonly #enough: number;
  readonly #most: number;
  #items: string[] = [];
  #size = 0;
  #first = 0;
  #item = '';
  #isLost = false;

  constructor({ head, depth }: Pick<ItemBatch, 'head' | 'depth'>, sink: LargeObjectSink, { batch, most }: TextLimits) {
    this.head = head;
    this.depth = depth;
    this.#sink = sink;
    // The head is read again with each batch.
    this.#enough = Math.max(batch, head.length);
    this.#most = most - head.length;
  }

  add(text: string): void {
    if (this.#isLost || this.#item.length + text.length > this.#most) {
      [this.#item, this.#isLost] = ['', true];
    } else this.#item += text;
  }

  endItem(): void {
    const item = this.#item;
    if (this.#isLost) {
      this.flush();
      this.#first++;
      this.#sink.lost(TOO_LARGE_OBJECT);
    } else if (item.trim() !== '') {
      if (this.#size + item.length > this.#enough) this.flush();
      this.#items.push(item);
      this.#size += item.length;
    }
    [this.#item, this.#isLost] = ['', false];
  }

  flush(): void {
    const items = this.#items;
    if (items.length > 0 && !this.#read(items, this.#first)) {
      for (const [i, item] of items.entries()) if (!this.#read([item], this.#first + i)) this.#sink.lost(CUT);
    }
    this.#first += items.length;
    [this.#items, this.#size] = [[], 0];
  }

  #read(items: readonly string[], first: number): boolean {
    const text = `${this.head}[${items.join(',')}]${'}'.repeat(this.depth - 1)}`;
    const fields = jsonObject(text, BOUNDS.record);
    if (fields) this.#sink.object(fields, first);
    return fields !== undefined;
  }
}
