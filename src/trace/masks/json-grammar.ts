/** What a byte means in JSON that is read as it streams by. */
export type JsonEvent =
  /** Continues a token, or is white space. */
  | 'inside'
  | 'keyStart'
  | 'keyEnd'
  | 'colon'
  | 'stringStart'
  | 'stringEnd'
  /** The first byte of a number. */
  | 'numberStart'
  /** The first byte of `true`, `false` or `null`. */
  | 'literalStart'
  | 'objectStart'
  | 'arrayStart'
  | 'end'
  | 'comma'
  /** Not JSON. */
  | 'broken';

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'container';

/**
 * Reads JSON (RFC 8259) byte by byte, strictly: objects and arrays one after another, as a watch sends them. After the first
 * byte that is not JSON every other one is `broken` too.
 */
export class JsonGrammar {
  /** For each open container, whether it is an object. */
  readonly #objects: boolean[] = [];
  #expected: Expected = 'container';
  #string: 'key' | 'value' | undefined;
  /** How many bytes of an escape are still to come: 1 for the one after the backslash, 4 for those of `\u`. */
  #escape = 0;
  #isUnicode = false;
  /** The number or literal being read. */
  #word = '';
  #isBroken = false;

  /** How many containers are open. */
  get depth(): number {
    return this.#objects.length;
  }

  next(byte: number): JsonEvent {
    if (this.#isBroken) return 'broken';
    if (this.#string) return this.#inString(byte);
    if (isWordByte(byte)) return this.#inWord(byte);
    if (this.#word !== '' && !this.#endWord()) return this.#broken();
    return isSpace(byte) ? 'inside' : this.#structure(byte);
  }

  #inString(byte: number): JsonEvent {
    if (byte < 0x20) return this.#broken();
    if (this.#escape > 0) return this.#inEscape(byte);
    if (byte === BACKSLASH) this.#escape = 1;
    if (byte !== QUOTE) return 'inside';
    const isKey = this.#string === 'key';
    this.#string = undefined;
    this.#expected = isKey ? 'colon' : 'commaOrEnd';
    return isKey ? 'keyEnd' : 'stringEnd';
  }

  #inEscape(byte: number): JsonEvent {
    const character = String.fromCharCode(byte);
    const isFirst = this.#escape === 1 && !this.#isUnicode;
    if (!(isFirst ? ESCAPED : HEX).test(character)) return this.#broken();
    this.#escape--;
    if (isFirst && character === 'u') [this.#escape, this.#isUnicode] = [4, true];
    else if (this.#escape === 0) this.#isUnicode = false;
    return 'inside';
  }

  #inWord(byte: number): JsonEvent {
    const isFirst = this.#word === '';
    if (isFirst && this.#expected !== 'value' && this.#expected !== 'valueOrEnd') return this.#broken();
    this.#word += String.fromCharCode(byte);
    if (this.#word.length > MAX_WORD || !WORD_START.test(this.#word)) return this.#broken();
    if (!isFirst) return 'inside';
    return byte <= NINE ? 'numberStart' : 'literalStart';
  }

  #endWord(): boolean {
    const isWord = WORD.test(this.#word);
    this.#word = '';
    this.#expected = 'commaOrEnd';
    return isWord;
  }

  #structure(byte: number): JsonEvent {
    const expected = this.#expected;
    const isValueNext = expected === 'value' || expected === 'valueOrEnd';
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      return isValueNext || expected === 'container' ? this.#open(byte === OPEN_OBJECT) : this.#broken();
    }
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#close(byte === CLOSE_OBJECT);
    if (byte === QUOTE) {
      if (!isValueNext && expected !== 'key' && expected !== 'keyOrEnd') return this.#broken();
      this.#string = isValueNext ? 'value' : 'key';
      return isValueNext ? 'stringStart' : 'keyStart';
    }
    if (byte === COLON && expected === 'colon') {
      this.#expected = 'value';
      return 'colon';
    }
    if (byte === COMMA && expected === 'commaOrEnd') {
      this.#expected = this.#objects.at(-1) ? 'key' : 'value';
      return 'comma';
    }
    return this.#broken();
  }

  #open(isObject: boolean): JsonEvent {
    this.#objects.push(isObject);
    this.#expected = isObject ? 'keyOrEnd' : 'valueOrEnd';
    return isObject ? 'objectStart' : 'arrayStart';
  }

  #close(isObject: boolean): JsonEvent {
    const mayEnd = this.#expected === 'commaOrEnd' || this.#expected === (isObject ? 'keyOrEnd' : 'valueOrEnd');
    if (!mayEnd || this.#objects.pop() !== isObject) return this.#broken();
    this.#expected = this.#objects.length === 0 ? 'container' : 'commaOrEnd';
    return 'end';
  }

  #broken(): JsonEvent {
    this.#isBroken = true;
    return 'broken';
  }
}

const [QUOTE, BACKSLASH, COLON, COMMA, NINE] = [0x22, 0x5c, 0x3a, 0x2c, 0x39];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const ESCAPED = /["\\/bfnrtu]/;
const HEX = /[\da-f]/i;
/** Numbers are as long as they like in JSON, but not in Kubernetes. */
const MAX_WORD = 40;
const WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
const WORD_START =
  /^(?:-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?)$/;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether it can be part of a number or a literal. */
export function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= NINE) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
