import { concat, joined, utf8 } from '../../api/bytes.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import { isSecretName } from '../../api/secrets/secret-names.ts';
import type { BodyMasker } from './body-masker.ts';
import { isWordByte, JsonGrammar } from './json-grammar.ts';

/** What must be known of a body to mask the secrets in it. */
export interface SecretBody {
  readonly mediaType: string;
  readonly encoding: string;
  /** Of the answer; 0 for a request. */
  readonly status: number;
}

/**
 * Masks the secrets in a JSON body as it streams by: the strings and numbers under the keys that hold them, wherever they are.
 * A body that is not plain JSON is withheld from where that shows; `withheld` then says why. A key is shown once its colon has come:
 * where a quote or a brace is lost, a value may stand where a key should.
 */
export class SecretMasker implements BodyMasker {
  withheld: string | undefined;
  readonly #isSecretKey: (key: string) => boolean;
  readonly #grammar = new JsonGrammar();
  /** The depth of the outermost container whose values are masked; 0 for none. */
  #maskedFrom = 0;
  #secretNext = false;
  /** The key being read, its quotes included, as far as earlier pieces had it. */
  #key: Uint8Array = NOTHING;
  /** Where in the piece at hand the key without a colon begins. */
  #keyFrom: number | undefined;
  #hidden: 'string' | 'number' | undefined;
  #pieces: Uint8Array[] = [];
  /** Where the run of bytes that may be shown starts in the piece at hand. */
  #from = 0;

  constructor({ status, encoding, mediaType }: SecretBody) {
    this.#isSecretKey = status === 400 ? (key) => key === 'message' || isSecretKey(key) : isSecretKey;
    if (encoding !== '' && encoding !== 'identity') {
      this.withheld = `may hold secrets, and is encoded: ${encoding}`;
    } else if (mediaType !== '' && !/[/+]json\b/i.test(mediaType)) {
      this.withheld = `may hold secrets, and is not JSON: ${mediaType}`;
    }
  }

  /** What may be shown of the next piece. */
  push(data: Uint8Array): Uint8Array {
    if (this.withheld !== undefined) return NOTHING;
    this.#pieces = [];
    this.#from = 0;
    if (this.#keyFrom !== undefined) this.#keyFrom = 0;
    let i = 0;
    for (; i < data.length && this.withheld === undefined; i++) this.#byte(data, i);
    // The byte that failed is not shown.
    const end = this.#keyFrom ?? (this.withheld === undefined ? i : i - 1);
    if (!this.#hidden && end > this.#from) this.#pieces.push(data.subarray(this.#from, end));
    if (this.#keyFrom !== undefined) this.#keepKey(data.subarray(this.#keyFrom));
    return joined(this.#pieces);
  }

  #keepKey(rest: Uint8Array): void {
    if (this.#key.length + rest.length > MAX_KEY) this.#fail();
    else this.#key = concat([this.#key, rest]);
  }

  #byte(data: Uint8Array, i: number): void {
    const byte = data[i] ?? 0;
    const event = this.#grammar.next(byte);
    if (this.#hidden === 'number' && !isWordByte(byte)) this.#show(i);
    switch (event) {
      case 'inside':
        break;
      case 'broken':
        this.#fail();
        break;
      case 'keyStart':
        this.#keyFrom = i;
        break;
      case 'colon':
        this.#showKey(data, i);
        break;
      case 'stringStart':
      case 'numberStart':
        if (this.#secretNext || this.#maskedFrom > 0)
          this.#hide(data, i, event === 'stringStart' ? 'string' : 'number');
        break;
      case 'stringEnd':
        this.#show(i + 1);
        break;
      case 'objectStart':
      case 'arrayStart':
        if (this.#secretNext && this.#maskedFrom === 0) this.#maskedFrom = this.#grammar.depth;
        this.#secretNext = false;
        break;
      case 'end':
        if (this.#grammar.depth < this.#maskedFrom) this.#maskedFrom = 0;
        this.#secretNext = false;
        break;
      case 'comma':
        this.#secretNext = false;
        break;
    }
  }

  #showKey(data: Uint8Array, i: number): void {
    const text = Buffer.concat([this.#key, data.subarray(this.#keyFrom ?? 0, i)]).toString();
    if (this.#key.length > 0) this.#pieces.push(this.#key);
    this.#key = NOTHING;
    this.#keyFrom = undefined;
    const key = text.trimEnd().slice(1, -1).toLowerCase();
    // A key may be written with escapes; then it could be any key.
    this.#secretNext = key.includes('\\') || this.#isSecretKey(key);
  }

  #hide(data: Uint8Array, i: number, what: 'string' | 'number'): void {
    this.#pieces.push(data.subarray(this.#from, i), MASK);
    this.#hidden = what;
  }

  #show(from: number): void {
    if (!this.#hidden) return;
    this.#hidden = undefined;
    this.#from = from;
  }

  #fail(): void {
    this.withheld = 'may hold secrets, and is not well-formed JSON';
  }
}

/**
 * Lower-case keys whose values are secret in a body that may hold secrets, besides those that are secret by their names. `value` is that of a JSON
 * patch; the annotation holds the whole object once more.
 */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'data',
  'stringdata',
  'value',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubeconfig',
]);

function isSecretKey(key: string): boolean {
  return SECRET_KEYS.has(key) || isSecretName(key);
}

/** The keys of a Secret have at most 253 characters (apimachinery pkg/util/validation, ConfigMapKeyMaxLength). */
const MAX_KEY = 4096;
const NOTHING: Uint8Array = new Uint8Array();
const MASK = utf8(`"${MASKED}"`);
