/** What is known of a JSON object after some of its text. */
export type Extent =
  /** It ends before this index of the text that was passed last. */
  | { readonly ends: number }
  /** More has to come. */
  | 'open'
  /** It is not JSON, whatever comes. */
  | 'broken';

/**
 * Takes each bracket and each comma: its code, its index in the text that was passed last, and how many containers are around it, of which
 * the innermost is the one that it opens, closes or divides.
 */
export type OnMark = (code: number, at: number, depth: number) => void;

/** Finds the end of one JSON object whose text comes piece by piece, without its values being made. Starts before its `{`. */
export class JsonExtent {
  readonly #onMark: OnMark | undefined;
  /** What is open, from the outside in. */
  readonly #open: number[] = [];
  /** The last character that is not white space, or the quote of a string. */
  #last = 0;
  /** Within a string, and there after a backslash. */
  #isInString = false;
  #isEscaped = false;

  constructor(onMark?: OnMark) {
    this.#onMark = onMark;
  }

  /** No string of JSON goes on in the next line. */
  read(text: string, endsLine = true): Extent {
    for (let at = this.#isInString ? this.#stringEnd(text, 0) + 1 : 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === TAB || code === RETURN) continue;
      if (code === QUOTE) {
        at = this.#stringEnd(text, at + 1);
      } else if (code === BRACE || code === BRACKET) {
        this.#open.push(code);
        this.#onMark?.(code, at, this.#open.length);
      } else if (code === BRACE + 2 || code === BRACKET + 2) {
        this.#onMark?.(code, at, this.#open.length);
        if (this.#open.pop() !== code - 2) return 'broken';
        if (this.#open.length === 0) return { ends: at + 1 };
      } else if (code === COMMA) this.#onMark?.(code, at, this.#open.length);
      else if (!isOfJson(code)) return 'broken';
      this.#last = code;
    }
    return this.#isInString && endsLine ? 'broken' : 'open';
  }

  /** Whether an object may come next: in a list, or as the value of a field. */
  get mayHoldObject(): boolean {
    if (this.#last === COLON) return true;
    return this.#open.at(-1) === BRACKET && (this.#last === BRACKET || this.#last === COMMA);
  }

  /** The index of the quote that ends a string which goes on at `from`; the length of the text where it does not end in it. */
  #stringEnd(text: string, from: number): number {
    const start = this.#isEscaped ? from + 1 : from;
    let quote = text.indexOf('"', start);
    while (quote >= 0 && isEscapedAt(text, quote, start)) quote = text.indexOf('"', quote + 1);
    this.#isInString = quote < 0;
    this.#isEscaped = quote < 0 && (start > text.length || isEscapedAt(text, text.length, start));
    return quote < 0 ? text.length : quote;
  }
}

/** Whether an odd number of backslashes stands before that place, none of them before `start`. */
function isEscapedAt(text: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

/** Marks, numbers, and the letters of `true`, `false` and `null`. */
function isOfJson(code: number): boolean {
  return OTHERS.has(code);
}

const [SPACE, TAB, RETURN] = [0x20, 0x09, 0x0d];
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [BRACE, BRACKET] = [0x7b, 0x5b];
const OTHERS: ReadonlySet<number> = new Set(Buffer.from(':+-.0123456789Eaeflnrstu'));
