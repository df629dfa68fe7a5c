import { concat, joined, utf8 } from '../../api/bytes.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import type { BodyMasker } from './body-masker.ts';
import { JsonGrammar } from './json-grammar.ts';

/**
 * Masks kubeconfigs with credentials in a body with ConfigMaps, as it streams by. In JSON each string that contains one becomes masked as a
 * whole; anything else is withheld from such a credential on. What is encoded is withheld, since nothing can be seen in it.
 */
export class ConfigMapMasker implements BodyMasker {
  withheld: string | undefined;
  #grammar: JsonGrammar | undefined;
  /** The string being read, its first quote included. */
  #string: Uint8Array[] | undefined;
  #length = 0;
  /** The end of what has passed, where it is not read as JSON. */
  #passed = '';

  constructor({ mediaType, encoding }: { readonly mediaType: string; readonly encoding: string }) {
    if (encoding !== '' && encoding !== 'identity')
      this.withheld = `may hold a kubeconfig, and is encoded: ${encoding}`;
    if (mediaType === '' || /[/+]json\b/i.test(mediaType)) this.#grammar = new JsonGrammar();
  }

  push(data: Uint8Array): Uint8Array {
    if (this.withheld !== undefined) return NOTHING;
    return this.#grammar ? this.#json(data, this.#grammar) : this.#text(data);
  }

  #json(data: Uint8Array, grammar: JsonGrammar): Uint8Array {
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let i = 0; i < data.length; i++) {
      const event = grammar.next(data[i] ?? 0);
      if (event === 'stringStart') {
        pieces.push(data.subarray(from, i));
        this.#string = [];
        this.#length = 0;
        from = i;
      } else if (event === 'stringEnd' && this.#string) {
        const whole = concat([...this.#string, data.subarray(from, i + 1)]);
        pieces.push(holdsKubeconfig(whole) ? MASK : whole);
        this.#string = undefined;
        from = i + 1;
      } else if (event === 'broken') {
        this.#grammar = undefined;
        const rest = concat([...(this.#string ?? []), data.subarray(from)]);
        return joined([...pieces, this.#text(rest)]);
      }
    }
    const rest = data.subarray(from);
    if (!this.#string) return joined([...pieces, rest]);
    this.#string.push(new Uint8Array(rest));
    this.#length += rest.length;
    if (this.#length > MAX_STRING) this.withheld = 'has a string that is too long to look for a kubeconfig in it';
    return joined(pieces);
  }

  #text(data: Uint8Array): Uint8Array {
    const text = this.#passed + latin1(data);
    if (!KEY.test(plain(text)) && !KEY.test(text)) {
      this.#passed = text.slice(-MAX_KEY);
      return data;
    }
    this.withheld = 'may hold a kubeconfig, and is not well-formed JSON';
    return NOTHING;
  }
}

function holdsKubeconfig(string: Uint8Array): boolean {
  const text = plain(latin1(string));
  return KEY.test(text) && /(?<![\w-])(?:users|clusters|contexts)(?![\w-])/u.test(text);
}

/** Escaped characters as such, however often a text was put into another one. */
function plain(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})/giu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+[nrt]/gu, '\n');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The fields of a kubeconfig that are credentials, and the beginning of a value (client-go tools/clientcmd/api/v1/types.go). */
const KEY =
  /(?<![\w-])(?:client-key-data|token|password|id-token|access-token|refresh-token|client-secret)[\\"']{0,8}[ \t]{0,8}:[ \t]{0,8}[\\"']{0,8}[^\s\\"']/u;
const MAX_KEY = 64;
/** A ConfigMap has at most 1 MiB, which escapes make longer. */
const MAX_STRING = 6 * 1024 * 1024;
const MASK = utf8(`"${MASKED}"`);
const NOTHING: Uint8Array = new Uint8Array();
