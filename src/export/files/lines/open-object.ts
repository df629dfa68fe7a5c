import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from './fields.ts';
import { type Extent, JsonExtent } from './json-extent.ts';
import { LargeObject } from './large-object.ts';
import { CUT, type LineSink } from './line-sink.ts';
import type { TextLimits } from './text-limits.ts';

/** An object of JSON that comes line by line, or in the parts of a long line. */
export class OpenObject {
  /** On which it begins. */
  readonly line: number;
  readonly #sink: LineSink;
  readonly #limits: TextLimits;
  readonly #extent = new JsonExtent();
  #lines: string[] = [];
  #size = 0;
  #large: LargeObject | undefined;
  /** Whether the last of the lines goes on. */
  #isInLine = false;
  /** Whether the line that was read last broke it. */
  #isBroken = false;

  constructor(line: number, sink: LineSink, limits: TextLimits) {
    this.line = line;
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Whether an object may come next, within this one. */
  get mayHoldObject(): boolean {
    return (this.#large ?? this.#extent).mayHoldObject;
  }

  /** Hands the object on when it has ended. */
  read(text: string, endsLine: boolean): Extent {
    if (this.#large) return this.#readLarge(this.#large, text, endsLine);
    const extent = this.#extent.read(text, endsLine);
    const hasEnded = typeof extent === 'object';
    this.#add(hasEnded ? text.slice(0, extent.ends) : text, endsLine);
    if (hasEnded) this.#finish();
    else if (extent === 'open' && this.#size > this.#limits.whole) this.#enlarge();
    return extent;
  }

  /** No more of it comes after that line. What is lost for certain is reported; the result is the lines that are left to be read on their own. */
  giveUp(lastLine: number): readonly string[] {
    const large = this.#large;
    if (!large) return this.#lines;
    large.giveUp();
    const lines = Math.max(1, large.openLines + (this.#isBroken ? 1 : 0));
    this.#sink.unread(CUT, Math.max(this.line, lastLine - lines + 1), lines);
    return [];
  }

  #readLarge(large: LargeObject, text: string, endsLine: boolean): Extent {
    const extent = large.read(text, endsLine);
    this.#isBroken = extent === 'broken';
    return extent;
  }

  #add(text: string, endsLine: boolean): void {
    if (this.#isInLine) this.#lines.push(`${this.#lines.pop() ?? ''}${text}`);
    else this.#lines.push(text);
    this.#size += text.length + 1;
    this.#isInLine = !endsLine;
  }

  #finish(): void {
    const fields = jsonObject(this.#lines.join('\n'), BOUNDS.record);
    if (fields) this.#sink.object(fields, this.line, 0);
    else this.#sink.unread(CUT, this.line, this.#lines.length);
  }

  #enlarge(): void {
    const { line } = this;
    const sink = {
      object: (fields: Fields, first: number) => this.#sink.object(fields, line, first),
      lost: (kind: string, lines?: number) => this.#sink.unread(kind, line, lines),
    };
    this.#large = new LargeObject(sink, this.#limits);
    const last = this.#lines.length - 1;
    for (const [i, text] of this.#lines.entries()) this.#large.read(text, i < last || !this.#isInLine);
    this.#lines = [];
  }
}
