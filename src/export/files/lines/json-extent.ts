/** What is known of a JSON object after some of its text. */
export type Extent =
  /** It ends before this index of the text that was passed last. */
  | { readonly ends: number }
  /** More has to come. */
  | 'open'
  /** It is not JSON, whatever comes. */
  | 'broken';

/** Finds the end of one JSON object whose text comes line by line, without its values being made. Starts before its `{`. */
export class JsonExtent {
  /** What is open, from the outside in. */
  readonly #open: number[] = [];
  /** The last character that is not white space, or the quote of a string. */
  #last = 0;

  /** A whole line or the rest of one: no string of JSON goes on in the next. */
  read(line: string): Extent {
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (code === SPACE || code === TAB || code === RETURN) continue;
      if (code === QUOTE) {
        at = endOfString(line, at);
        if (at < 0) return 'broken';
      } else if (code === BRACE || code === BRACKET) this.#open.push(code);
      else if (code === BRACE + 2 || code === BRACKET + 2) {
        if (this.#open.pop() !== code - 2) return 'broken';
        if (this.#open.length === 0) return { ends: at + 1 };
      } else if (!isOfJson(code)) return 'broken';
      this.#last = code;
    }
    return 'open';
  }

  /** Whether an object may come next: in a list, or as the value of a field. */
  get mayHoldObject(): boolean {
    if (this.#last === COLON) return true;
    return this.#open.at(-1) === BRACKET && (this.#last === BRACKET || this.#last === COMMA);
  }
}

/** -1 where the line ends first. */
function endOfString(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return -1;
}

/** Marks, numbers, and the letters of `true`, `false` and `null`. */
function isOfJson(code: number): boolean {
  return OTHERS.has(code);
}

const [SPACE, TAB, RETURN] = [0x20, 0x09, 0x0d];
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [BRACE, BRACKET] = [0x7b, 0x5b];
const OTHERS: ReadonlySet<number> = new Set(Buffer.from(':,+-.0123456789Eaeflnrstu'));
