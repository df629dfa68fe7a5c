import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import { ItemBatch, type LargeObjectSink } from './item-batch.ts';
import { type Extent, JsonExtent } from './json-extent.ts';
import { CUT, TOO_LARGE_OBJECT } from './line-sink.ts';
import type { TextLimits } from './text-limits.ts';

/**
 * Reads an object that is too large to be kept: what stands before a list of records, and then the items of that list, a batch at a time. An
 * object without such a list is kept as a whole, up to `most`.
 */
export class LargeObject {
  readonly #sink: LargeObjectSink;
  readonly #limits: TextLimits;
  readonly #extent = new JsonExtent((code, at, depth) => this.#mark(code, at, depth));
  /** What is being read, and from where on it has not been taken. */
  #text = '';
  #from = 0;
  /** What comes before the list, or before the next one. */
  #head = '';
  /** The end of what was read before. */
  #tail = '';
  /** The field of the object at depth 2. */
  #parent = '';
  #list: ItemBatch | undefined;
  #isSplit = false;
  #isLost = false;
  /** How many lines have ended in it, and in the item that is being read. */
  #lines = 0;
  #linesOfItem = 0;

  constructor(sink: LargeObjectSink, limits: TextLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  get mayHoldObject(): boolean {
    return this.#extent.mayHoldObject;
  }

  /** How many lines have ended within what is lost when no more comes. */
  get openLines(): number {
    return this.#linesOfItem;
  }

  read(text: string, endsLine: boolean): Extent {
    [this.#text, this.#from] = [text, 0];
    const extent = this.#extent.read(text, endsLine);
    const hasEnded = typeof extent === 'object';
    this.#takeTo(hasEnded ? extent.ends : text.length);
    if (hasEnded) this.#end();
    else if (endsLine && extent === 'open') {
      this.#lines++;
      this.#linesOfItem++;
      [this.#text, this.#from] = ['\n', 0];
      this.#takeTo(1);
    }
    return extent;
  }

  /** No more of it will come: hands on the items that are whole. */
  giveUp(): void {
    this.#list?.flush();
  }

  #mark(code: number, at: number, depth: number): void {
    const list = this.#list;
    if (list) {
      if (depth !== list.depth) return;
      this.#takeTo(at);
      list.endItem();
      this.#linesOfItem = 0;
      this.#from = at + 1;
      if (code !== COMMA) this.#endList(list);
    } else if (code === BRACE && depth === 2) this.#parent = this.#fieldBefore(at);
    else if (code === BRACKET && (depth === 2 || depth === 3)) this.#mayBeginList(at, depth);
  }

  #mayBeginList(at: number, depth: number): void {
    const name = this.#fieldBefore(at);
    if (!LISTS.has(depth === 2 ? name : `${this.#parent}.${name}`)) return;
    this.#takeTo(at);
    this.#list = new ItemBatch({ head: this.#head, depth }, this.#sink, this.#limits);
    this.#isSplit = true;
    this.#linesOfItem = 0;
    this.#from = at + 1;
  }

  #endList(list: ItemBatch): void {
    list.flush();
    this.#head = `${list.head}[]`;
    this.#list = undefined;
  }

  #end(): void {
    if (this.#isLost) this.#sink.lost(TOO_LARGE_OBJECT);
    if (this.#isLost || this.#isSplit) return;
    const fields = jsonObject(this.#head, BOUNDS.record);
    if (fields) this.#sink.object(fields, 0);
    else this.#sink.lost(CUT, this.#lines + 1);
  }

  #takeTo(end: number): void {
    const text = this.#text.slice(this.#from, end);
    this.#from = end;
    if (this.#list) this.#list.add(text);
    else if (this.#isLost || this.#head.length + text.length > this.#limits.most)
      [this.#head, this.#isLost] = ['', true];
    else this.#head += text;
    this.#tail = text.length < MAX_FIELD ? (this.#tail + text).slice(-MAX_FIELD) : text.slice(-MAX_FIELD);
  }

  /** The name of the field whose value begins there. */
  #fieldBefore(at: number): string {
    const near = this.#text.slice(Math.max(this.#from, at - MAX_FIELD), at);
    return FIELD.exec(near.length < MAX_FIELD ? this.#tail + near : near)?.[1] ?? '';
  }
}

/** The fields whose items are records: of lists of Kubernetes, of the services of clouds, and of a HAR. */
const LISTS: ReadonlySet<string> = new Set([
  'items',
  'records',
  'Records',
  'events',
  'logEvents',
  'results',
  'entries',
  'log.entries',
]);
const FIELD = /"(\w+)"\s*:\s*$/;
const MAX_FIELD = 64;
const [BRACE, BRACKET, COMMA] = [0x7b, 0x5b, 0x2c];
