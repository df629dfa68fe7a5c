/** What must be known of a body to mask the secrets in it. */
export interface SecretBody {
  readonly mediaType: string;
  readonly encoding: string;
  /** Of the answer; 0 for a request. */
  readonly status: number;
}

/**
 * Masks the secrets in a JSON body as it streams by: the strings and numbers under the keys that hold them, wherever they are.
 * A body that is not plain JSON is withheld from where that shows; `withheld` then says why.
 */
export class SecretMasker {
  withheld: string | undefined;
  readonly #secretKeys: ReadonlySet<string>;
  /** For each open container: is it an object. */
  readonly #objects: boolean[] = [];
  /** The depth of the outermost container whose values are masked; 0 for none. */
  #maskedFrom = 0;
  #secretNext = false;
  #expectsKey = false;
  #inString = false;
  #escaped = false;
  #key = '';
  /** The number or literal being read. */
  #word = '';
  #hidden = false;
  #pieces: Uint8Array[] = [];
  /** Where the run of bytes that may be shown starts in the piece at hand. */
  #from = 0;

  constructor(body: SecretBody) {
    this.#secretKeys = body.status === 400 ? KEYS_OF_BAD_REQUEST : SECRET_KEYS;
    if (body.encoding !== '' && body.encoding !== 'identity') {
      this.withheld = `may hold secrets, and is encoded: ${body.encoding}`;
    } else if (body.mediaType !== '' && !/[/+]json\b/i.test(body.mediaType)) {
      this.withheld = `may hold secrets, and is not JSON: ${body.mediaType}`;
    }
  }

  /** What may be shown of the next piece. */
  push(data: Uint8Array): Uint8Array {
    this.#pieces = [];
    this.#from = 0;
    let i = 0;
    for (; i < data.length && this.withheld === undefined; i++) this.#byte(data, i);
    // The byte that failed is not shown.
    const end = this.withheld === undefined ? i : i - 1;
    if (!this.#hidden && end > this.#from) this.#pieces.push(data.subarray(this.#from, end));
    return this.#pieces.length === 1 ? this.#pieces[0]! : concat(this.#pieces);
  }

  #byte(data: Uint8Array, i: number): void {
    const byte = data[i]!;
    if (this.#inString) this.#stringByte(byte, i);
    else if (isWordByte(byte)) this.#wordByte(byte, data, i);
    else {
      this.#endWord(i);
      if (this.withheld === undefined) this.#structure(byte, data, i);
    }
  }

  #stringByte(byte: number, i: number): void {
    if (this.#expectsKey && this.#key.length < 80) this.#key += String.fromCharCode(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      this.#show(i + 1);
      if (!this.#expectsKey) return;
      const key = this.#key.slice(0, -1).toLowerCase();
      // A key may be written with escapes; such a one could be any key.
      this.#secretNext = key.includes('\\') || this.#secretKeys.has(key);
    }
  }

  #wordByte(byte: number, data: Uint8Array, i: number): void {
    if (this.#objects.length === 0 || this.#expectsKey) return this.#fail();
    if (this.#word === '' && byte < 0x3a && this.#isMasked()) this.#hide(data, i);
    this.#word += String.fromCharCode(byte);
    if (!/^-?[\d.eE+-]{0,40}$/.test(this.#word) && !LITERALS.some((literal) => literal.startsWith(this.#word)))
      this.#fail();
  }

  #endWord(i: number): void {
    if (this.#word === '') return;
    if (!/^-?\d/.test(this.#word) && !LITERALS.includes(this.#word)) return this.#fail();
    this.#word = '';
    this.#show(i);
  }

  #structure(byte: number, data: Uint8Array, i: number): void {
    if (isSpace(byte)) return;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#open(byte === OPEN_OBJECT);
    if (this.#objects.length === 0) return this.#fail();
    if (byte === QUOTE) {
      this.#inString = true;
      this.#key = '';
      if (!this.#expectsKey && this.#isMasked()) this.#hide(data, i);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#close();
    else if (byte === COLON) this.#expectsKey = false;
    else if (byte === COMMA) {
      this.#expectsKey = this.#objects.at(-1)!;
      this.#secretNext = false;
    } else this.#fail();
  }

  #open(isObject: boolean): void {
    this.#objects.push(isObject);
    if (this.#secretNext && this.#maskedFrom === 0) this.#maskedFrom = this.#objects.length;
    this.#secretNext = false;
    this.#expectsKey = isObject;
  }

  #close(): void {
    if (this.#maskedFrom === this.#objects.length) this.#maskedFrom = 0;
    this.#objects.pop();
    this.#secretNext = false;
    this.#expectsKey = false;
  }

  #isMasked(): boolean {
    return this.#secretNext || this.#maskedFrom > 0;
  }

  #hide(data: Uint8Array, i: number): void {
    this.#pieces.push(data.subarray(this.#from, i), MASKED);
    this.#hidden = true;
  }

  #show(from: number): void {
    if (!this.#hidden) return;
    this.#hidden = false;
    this.#from = from;
  }

  #fail(): void {
    this.withheld = 'may hold secrets, and is not well-formed JSON';
  }
}

/**
 * Lower-case keys whose values are secret in a body that may hold secrets. `value` is that of a JSON patch; the annotation
 * holds the whole object once more; the rest are those of tokens and log-ins.
 */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'data',
  'stringdata',
  'value',
  'kubectl.kubernetes.io/last-applied-configuration',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'currentpassword',
  'kubeconfig',
]);
/** The API server's complaint about a body it cannot decode may quote the body. */
const KEYS_OF_BAD_REQUEST: ReadonlySet<string> = new Set([...SECRET_KEYS, 'message']);

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const LITERALS = ['true', 'false', 'null'];
const MASKED = new TextEncoder().encode('"<masked>"');

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
